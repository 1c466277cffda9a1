// `npm run test:eventstoredb`: what is asked of a real EventStoreDB or KurrentDB, named by EVENTSTORE_URL. Not part of `npm test`.
const usual = require('./jest.config.js');

/** @type {import('jest').Config} */
module.exports = { ...usual, testMatch: ['<rootDir>/tests/live/**/*.live.ts'], maxWorkers: 1 };
