import jest from './jest.config.mjs';

const unit = jest.projects.find(({ displayName }) => displayName === 'unit');
/** A room of `core`, or the files beside the rooms; `scripts/mutate.mjs` sets it. */
const room = process.env.MUTATED_ROOM ?? '.';
const files = room === '.' ? '*' : `${room}/*`;

/**
 * Measures how strong the tests of the decisions are, one room at a time, because every mutant loads all the tests that are given here:
 * `npm run mutate`.
 */
export default {
  // A test reads the text of the files of options, which is another one while they are mutated. They hold types and comments only.
  mutate: [`src/core/${files}.ts`, '!src/core/options/*options.ts'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--no-warnings', '--experimental-vm-modules'],
  jest: {
    config: {
      ...unit,
      // Stryker would add the projects of `jest.config.mjs` to this one, and run the tests once for each.
      projects: [],
      // `scripts/mutate.mjs` has made the sources once: to make them, or to look for tests elsewhere, would take longer than the tests.
      globalSetup: undefined,
      roots: ['<rootDir>/test/core'],
      // A change that keeps a test waiting forever need not be waited for: each test takes milliseconds.
      testTimeout: 3000,
      testMatch: [`<rootDir>/test/core/${files}.spec.ts`],
      // Those about time take minutes in the instrumented code, and those that try thousands of inputs take seconds for each change. What
      // only they see counts as unseen.
      testPathIgnorePatterns: ['-bounds.spec.ts$', '.property.spec.ts$'],
    },
    enableFindRelatedTests: false,
  },
  coverageAnalysis: 'perTest',
  // It would write a comment into the page's script, which the build then does not know.
  disableTypeChecks: false,
  // A mutant of a constant needs every test, and mostly changes a text that is compared nowhere else.
  ignoreStatic: true,
  concurrency: 2,
  dryRunTimeoutMinutes: 20,
  timeoutMS: 4000,
  reporters: ['json', 'progress-append-only'],
  jsonReporter: { fileName: `coverage/mutation/${room === '.' ? 'core' : room}.json` },
  tempDirName: '.stryker',
  ignorePatterns: ['.matrix', '.compiled', '.e2e', 'dist', 'coverage', 'examples/*/dist'],
};
