import { Program } from '../../support/program.js';
import type { Settings } from './settings.js';

/** The shop of `apps/siblings.ts`, to which signals are sent as a person, a supervisor or npm would. */
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

  /** As npm and some supervisors do: once to the process, and once to its whole group. */
  async sendTwice(signal: NodeJS.Signals, pauseMs: number): Promise<void> {
    process.kill(this.pid, signal);
    const end = performance.now() + pauseMs;
    while (performance.now() < end);
    process.kill(-this.pid, signal);
  }
}
