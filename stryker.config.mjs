import jest from './jest.config.mjs';

const unit = jest.projects.find(({ displayName }) => displayName === 'unit');

/** Measures how strong the tests of the decisions are: `npm run mutate`. It takes too long to run it for every change. */
export default {
  mutate: ['src/core/**/*.ts'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--no-warnings', '--experimental-vm-modules'],
  jest: { config: { ...unit, testMatch: ['<rootDir>/test/core/**/*.spec.ts'] }, enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 20_000,
  incremental: true,
  incrementalFile: 'coverage/mutation/incremental.json',
  reporters: ['clear-text', 'json'],
  clearTextReporter: { logTests: false },
  jsonReporter: { fileName: 'coverage/mutation/report.json' },
  tempDirName: '.stryker',
  ignorePatterns: ['.matrix', '.compiled', '.e2e', 'dist', 'coverage', 'examples/*/dist'],
};
