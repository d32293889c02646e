import { Program } from '../../support/program.js';
import type { Settings } from './settings.js';

/** The shop of `apps/siblings.ts`, which gets signals like those of a person, a supervisor or npm. */
export class Shop extends Program<Settings> {
  constructor(settings: Settings) {
    super('siblings', settings, { folder: 'signals', isDetached: true });
  }

  get pid(): number {
    return this.child.pid!;
  }

  send(signal: NodeJS.Signals): number {
    this.child.kill(signal);
    return Date.now();
  }

  /** Sends a signal like npm and some supervisors: once to the process, and once to its whole group. */
  async sendTwice(signal: NodeJS.Signals, pauseMs: number): Promise<void> {
    process.kill(this.pid, signal);
    const end = performance.now() + pauseMs;
    while (performance.now() < end);
    process.kill(-this.pid, signal);
  }
}
