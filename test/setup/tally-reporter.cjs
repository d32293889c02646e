const { appendFileSync } = require('node:fs');

/** Adds this run's figures to a file, for a script that runs Jest several times and has to say what came of it all. */
module.exports = class TallyReporter {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    const file = process.env.TALLY_FILE;
    if (file) appendFileSync(file, `${numPassedTests} ${numFailedTests + numRuntimeErrorTestSuites}\n`);
  }
};
