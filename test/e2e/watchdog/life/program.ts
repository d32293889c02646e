import { once } from 'node:events';
import { Program } from '../../../support/program.js';
import type { Settings } from './settings.js';

/** An application of `apps` in a separate process. */
export class LifeProgram extends Program<Settings> {
  /** Resolves once it has ended and all its output has been read. */
  readonly closed: Promise<unknown>;

  /** `flags` are options of Node. */
  constructor(name: string, settings: Settings = {}, flags: readonly string[] = []) {
    super(name, settings, { folder: 'watchdog/life', execArgv: flags });
    this.closed = once(this.child, 'close');
  }

  /** Resolves with the message of this event. */
  async tells<T>(event: string): Promise<T> {
    return (await this.hears(event)) as T;
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** The lines that the module has logged, as `LEVEL message`. */
  get log(): string[] {
    return this.output
      .split('\n')
      .filter((line) => line.includes('[HealthModule]'))
      .map((line) => line.replace(/^.* (LOG|WARN|ERROR) \[HealthModule\] /, '$1 '));
  }

  get warnings(): string[] {
    return this.log.filter((line) => line.startsWith('WARN '));
  }
}
