import { once } from 'node:events';
import { Program } from '../../shutdown/program.js';
import type { Settings } from './settings.js';

interface Start {
  /** Options of Node's. */
  readonly flags?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** An application of `apps` as a process of its own. */
export class LifeProgram extends Program<Settings> {
  /** It has ended, and all that it has written is here. */
  readonly closed: Promise<unknown>;

  constructor(name: string, settings: Settings = {}, { flags, env }: Start = {}) {
    super(name, settings, { folder: 'watchdog/life', execArgv: flags, env });
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
