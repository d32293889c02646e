import { afterEach, describe, expect, it } from '@jest/globals';
import { ConsoleLogger, Logger } from '@nestjs/common';
import { logStyle } from '../../src/log/application-log.js';

const SILENT = { log: () => {}, warn: () => {}, error: () => {} };

afterEach(() => Logger.overrideLogger(new ConsoleLogger()));

describe('the style of the log', () => {
  it("is text with Nest's own logger, and JSON if that logger writes JSON", () => {
    Logger.overrideLogger(new ConsoleLogger());
    expect(logStyle(undefined)).toEqual({ format: 'text', hasWarnings: true, hasErrors: true });
    Logger.overrideLogger(new ConsoleLogger({ json: true }));
    expect(logStyle(undefined)).toMatchObject({ format: 'json' });
  });

  it('follows the option, with any logger', () => {
    Logger.overrideLogger(SILENT);
    expect(logStyle('json')).toMatchObject({ format: 'json' });
    Logger.overrideLogger(new ConsoleLogger({ json: true }));
    expect(logStyle('text')).toMatchObject({ format: 'text' });
  });

  it('is silent if the application has no logger, and has no warnings if it has only errors', () => {
    Logger.overrideLogger(false);
    expect(logStyle(undefined)).toMatchObject({ hasWarnings: false, hasErrors: false });
    Logger.overrideLogger(new ConsoleLogger());
    Logger.overrideLogger(['error']);
    expect(logStyle(undefined)).toMatchObject({ hasWarnings: false, hasErrors: true });
    Logger.overrideLogger(['log', 'fatal', 'error', 'warn', 'debug', 'verbose']);
  });
});
