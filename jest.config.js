// The tests run on the sources. Packages that ship only ES modules are compiled along.
const esModules = ['canonicalize', 'jose'];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  // Real processes and sockets take longer where others are at work, too.
  testTimeout: 30_000,
  // The scale-out store has a lane of its own: jest.eventstoredb.config.js.
  testPathIgnorePatterns: ['/node_modules/', 'eventstoredb'],
  transform: {
    '^.+\\.[jt]s$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esModules.join('|')})/)`],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
};
