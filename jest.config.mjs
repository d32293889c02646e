/** The settings of all projects: TypeScript through swc, as ES modules. */
const common = {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^nestjs-vitals$': '<rootDir>/src/index.ts',
    '^nestjs-vitals/http$': '<rootDir>/src/http-indicator/index.ts',
    '^nestjs-vitals/(\\w+)$': '<rootDir>/src/$1/index.ts',
  },
  modulePathIgnorePatterns: ['<rootDir>/test/package/fixtures/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};

/** The tests that `--without` of `scripts/matrix.mjs` leaves out. */
const without = process.env.TESTS_WITHOUT ? [process.env.TESTS_WITHOUT] : [];

/** @type {import('jest').Config} */
export default {
  maxWorkers: 2,
  // Every test that waits polls with its own deadline; this longer one is for a machine that is busy with other work.
  testTimeout: 60_000,
  reporters: ['default', '<rootDir>/test/setup/tally-reporter.cjs'],
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.spec.ts'],
      testPathIgnorePatterns: [
        '<rootDir>/test/e2e/',
        '<rootDir>/test/package/',
        '<rootDir>/test/migrate/applications/',
      ],
      globalSetup: '<rootDir>/test/setup/sources.mjs',
    },
    {
      ...common,
      displayName: 'package',
      testPathIgnorePatterns: without,
      testMatch: ['<rootDir>/test/package/*.spec.ts'],
      globalSetup: '<rootDir>/test/setup/compile.mjs',
    },
    {
      // These tests install from the npm registry, so `npm run check` runs them, and `npm test` does not.
      ...common,
      displayName: 'registry',
      testMatch: ['<rootDir>/test/package/registry/*.spec.ts'],
      globalSetup: '<rootDir>/test/setup/compile.mjs',
    },
    {
      ...common,
      displayName: 'e2e',
      testPathIgnorePatterns: without,
      testMatch: ['<rootDir>/test/e2e/**/*.spec.ts'],
      globalSetup: '<rootDir>/test/setup/compile.mjs',
      runner: '<rootDir>/test/setup/serial-runner.cjs',
    },
  ],
  coverageDirectory: 'coverage',
  collectCoverageFrom: ['src/**/*.ts'],
  coverageThreshold: { './src/core/': { branches: 100, functions: 100, lines: 100, statements: 100 } },
};
