import { writeSync } from 'node:fs';
import type { Clock } from '../../core/clock.js';
import type { LogStyle } from '../../core/text/log-style.js';
import { logText } from '../../core/text/log-text.js';

const CONTEXT = 'HealthModule';

type Level = 'warn' | 'error';

/** Writes lines like those of Nest's logger, which needs the main thread and so cannot be used during a stall. */
export class ThreadLog {
  style: LogStyle = { format: 'text', hasWarnings: true, hasErrors: true };

  constructor(
    private readonly clock: Clock,
    /** Writes straight to the file descriptor: `process.stderr` of a thread goes through the main one, which is blocked. */
    private readonly write: (line: string) => void = (line) => void writeSync(2, line),
  ) {}

  warn(text: string): void {
    if (this.style.hasWarnings) this.put('warn', logText(text));
  }

  error(text: string): void {
    if (this.style.hasErrors) this.put('error', logText(text));
  }

  private put(level: Level, text: string): void {
    const date = this.clock.date();
    try {
      this.write(this.style.format === 'json' ? jsonLine(level, text, date) : textLine(level, text, date));
    } catch {
      // The reader of stderr has gone or is too slow.
    }
  }
}

function textLine(level: Level, text: string, date: Date): string {
  const time = date.toLocaleString(undefined, {
    year: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    day: '2-digit',
    month: '2-digit',
  });
  return `[Nest] ${process.pid}  - ${time} ${level.toUpperCase().padStart(7)} [${CONTEXT}] ${text}\n`;
}

function jsonLine(level: Level, message: string, date: Date): string {
  return `${JSON.stringify({ level, pid: process.pid, timestamp: date.getTime(), message, context: CONTEXT })}\n`;
}
