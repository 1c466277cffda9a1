// `npm run test:eventstoredb`: the scale-out store, over the test server that speaks its protocol and, where EVENTSTORE_URL names one, over a
// real EventStoreDB or KurrentDB. Not part of `npm test`: connections of the client outlive its tests, so that it has to be ended.
const usual = require('./jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  ...usual,
  testMatch: ['<rootDir>/tests/**/eventstoredb*.test.ts', '<rootDir>/tests/live/**/*.live.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 60_000,
  maxWorkers: 1,
  forceExit: true,
};
