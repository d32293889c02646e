const { default: TestRunner } = require('jest-runner');

/** Runs one file after another, because end-to-end tests measure real time and must not compete for the processor. */
module.exports = class SerialRunner extends TestRunner {
  isSerial = true;
};
