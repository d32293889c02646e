import { Logger } from '@nestjs/common';
import { contain } from '../core/contain.js';
import { logText, stackText } from '../core/text/log-text.js';
import { errorText } from '../core/text/plain-text.js';

export type LogLevel = 'log' | 'warn' | 'error';

/**
 * The one way to the application's log. Each line is cleaned, masked and cut here, so that callers need not think of it. A
 * logger of the application's that throws must harm neither a probe, nor a drain, nor a timer of ours.
 */
export class HealthLogger {
  private readonly nest = new Logger('HealthModule');

  log(line: string): void {
    this.write('log', line);
  }

  warn(line: string): void {
    this.write('warn', line);
  }

  /** With `thrown`, what it says stands behind the line, and its stack below. */
  error(line: string, ...thrown: readonly [] | readonly [unknown]): void {
    if (thrown.length === 0) this.write('error', line);
    else this.writeWithStack('error', `${line}: ${errorText(thrown[0])}`, thrown[0]);
  }

  /** A line with the stack of `thrown` below, which says nothing that the line does not say. */
  writeWithStack(level: LogLevel, line: string, thrown: unknown): void {
    const stack = stackText(thrown);
    const text = logText(line);
    // Only errors have a stack of their own in Nest's loggers: elsewhere it would be a message, with a head of its own.
    if (stack === '') this.write(level, line);
    else if (level === 'error') contain(() => this.nest.error(text, stack));
    else contain(() => this.nest[level](`${text}\n${stack}`));
  }

  write(level: LogLevel, line: string): void {
    contain(() => this.nest[level](logText(line)));
  }
}
