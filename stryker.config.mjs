import jest from './jest.config.mjs';

const unit = jest.projects.find(({ displayName }) => displayName === 'unit');

/** Measures how strong the tests of the decisions are: `npm run mutate`. It takes too long to run it for every change. */
export default {
  // A test reads the text of these files, which is another one while they are mutated; they hold types and their comments only.
  mutate: ['src/core/**/*.ts', '!src/core/options/*options.ts'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--no-warnings', '--experimental-vm-modules'],
  jest: {
    config: {
      ...unit,
      testMatch: ['<rootDir>/test/core/**/*.spec.ts'],
      // They are about time, and take minutes in the instrumented code.
      testPathIgnorePatterns: ['-bounds.spec.ts$'],
    },
    enableFindRelatedTests: false,
  },
  coverageAnalysis: 'perTest',
  // It would write a comment into the page's script, which the build then does not know.
  disableTypeChecks: false,
  // A mutant of a constant would need every test; the tests of meaning see those.
  ignoreStatic: true,
  concurrency: 2,
  dryRunTimeoutMinutes: 20,
  timeoutMS: 20_000,
  incremental: true,
  incrementalFile: 'coverage/mutation/incremental.json',
  reporters: ['clear-text', 'json'],
  clearTextReporter: { logTests: false },
  jsonReporter: { fileName: 'coverage/mutation/report.json' },
  tempDirName: '.stryker',
  ignorePatterns: ['.matrix', '.compiled', '.e2e', 'dist', 'coverage', 'examples/*/dist'],
};
