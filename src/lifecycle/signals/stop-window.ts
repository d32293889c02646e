import type { Cancel, Clock } from '../../core/clock.js';
import { afterPoll } from './after-poll.js';

/** npm, systemd, `tini -g` and dumb-init send one stop to the process and to its group: signals within this time are one stop. */
const ONE_STOP_MS = 1000;

/** The time within which one stop may arrive more than once. */
export class StopWindow {
  private open = false;
  private cancel: Cancel = () => {};

  constructor(private readonly clock: Clock) {}

  get isOpen(): boolean {
    return this.open;
  }

  start(): void {
    this.cancel();
    this.open = true;
    this.cancel = afterPoll(this.clock, ONE_STOP_MS, () => (this.open = false));
  }
}
