import { once } from 'node:events';
import { Program } from '../../../support/program.js';
import type { Settings } from './settings.js';

/** An application of `apps` as a process of its own. */
export class LifeProgram extends Program<Settings> {
  /** It has ended, and all that it has written is here. */
  readonly closed: Promise<unknown>;

  /** `flags` are options of Node's. */
  constructor(name: string, settings: Settings = {}, flags: readonly string[] = []) {
    super(name, settings, { folder: 'watchdog/life', execArgv: flags });
    this.closed = once(this.child, 'close');
  }

  /** What it tells with this event. */
  async tells<T>(event: string): Promise<T> {
    return (await this.hears(event)) as T;
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** What the module has logged, a line `LEVEL message` each. */
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
