import { Logger } from '@nestjs/common';
import { callSafely } from '../core/call-safely.js';
import { logText, stackText } from '../core/text/log-text.js';
import { errorText } from '../core/text/plain-text.js';

export type LogLevel = 'debug' | 'log' | 'warn' | 'error';

/**
 * The only way to the application's log. It cleans, masks and cuts each line, so that callers do not have to. If the application's
 * logger throws, no probe, drain or timer of this package may suffer.
 */
export class HealthLogger {
  private readonly nest = new Logger('HealthModule');

  debug(line: string): void {
    this.write('debug', line);
  }

  log(line: string): void {
    this.write('log', line);
  }

  warn(line: string): void {
    this.write('warn', line);
  }

  /** If `thrown` is given, its message follows the line, and its stack is below. */
  error(line: string, ...thrown: readonly [] | readonly [unknown]): void {
    if (thrown.length === 0) this.write('error', line);
    else this.writeWithStack('error', `${line}: ${errorText(thrown[0])}`, thrown[0]);
  }

  /** Writes a line with the stack frames of `thrown` below. */
  writeWithStack(level: LogLevel, line: string, thrown: unknown): void {
    const stack = stackText(thrown);
    const text = logText(line);
    // Nest's loggers accept a stack only for errors; at other levels they would log it as a second message.
    if (stack === '') this.write(level, line);
    else if (level === 'error') callSafely(() => this.nest.error(text, stack));
    else callSafely(() => this.nest[level](`${text}\n${stack}`));
  }

  write(level: LogLevel, line: string): void {
    callSafely(() => this.nest[level](logText(line)));
  }
}
