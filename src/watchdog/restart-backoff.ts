import { Backoff } from '../core/backoff.js';
import type { Cancel, Clock } from '../core/clock.js';
import type { HealthLogger } from '../log/health-logger.js';

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;

/** Decides when to restart a thread that has ended, and what to log: one line when it ends, one when it is back. */
export class RestartBackoff {
  private readonly backoff = new Backoff(FIRST_WAIT_MS, LONGEST_WAIT_MS);
  private isBroken = false;
  private cancelSpawn: Cancel = () => {};
  private cancelProofs: readonly Cancel[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly logger: Pick<HealthLogger, 'log'>,
    private readonly spawn: () => void,
  ) {}

  /** Schedules a new thread. Returns whether this is the first failure of a series, which is worth a line. */
  schedule(): boolean {
    this.stop();
    const isNews = !this.isBroken;
    this.isBroken = true;
    this.cancelSpawn = this.clock.after(this.backoff.next(), this.spawn);
    return isNews;
  }

  /** A thread serves. Only a thread that lasts ends the series: one that crashes in a loop would fill the log otherwise. */
  isUp(): void {
    this.stop();
    if (!this.isBroken) return;
    const believed = this.clock.after(this.backoff.waitMs / 2, () => {
      this.isBroken = false;
      this.logger.log('the watchdog thread is back');
    });
    const reset = this.clock.after(LONGEST_WAIT_MS, () => this.backoff.reset());
    this.cancelProofs = [believed, reset];
  }

  stop(): void {
    this.cancelSpawn();
    for (const cancel of this.cancelProofs) cancel();
  }
}
