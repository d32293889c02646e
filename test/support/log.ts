import type { LoggerService } from '@nestjs/common';

/** Collects what an application logs, as lines `level message context`. */
export class Log implements LoggerService {
  readonly lines: string[] = [];

  readonly log = (...parts: unknown[]): void => this.write('log', parts);
  readonly warn = (...parts: unknown[]): void => this.write('warn', parts);
  readonly error = (...parts: unknown[]): void => this.write('error', parts);

  private write(level: string, parts: unknown[]): void {
    this.lines.push([level, ...parts.map(String)].join(' '));
  }
}
