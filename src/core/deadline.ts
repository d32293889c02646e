import type { Cancel, Clock } from './clock.js';

/** Waits, but never beyond one deadline, and not at all once that is lost. Keeps the process alive while it waits. */
export class Patience {
  private lost = false;
  private wakeUp: () => void = () => {};
  private readonly losing = new Promise<void>((resolve) => (this.wakeUp = resolve));
  private cancelDeadline: Cancel = () => {};

  constructor(private readonly clock: Clock) {}

  get isLost(): boolean {
    return this.lost;
  }

  /** Sets the deadline, on the clock's time line. */
  endAt(at: number): void {
    const ms = at - this.clock.now();
    if (ms <= 0) this.lose();
    else this.cancelDeadline = this.clock.holdFor(ms, () => this.lose());
  }

  /** Ends every wait, including later ones. */
  lose(): void {
    this.lost = true;
    this.wakeUp();
  }

  /** Cancels the deadline, because nothing is left to wait for. */
  end(): void {
    this.cancelDeadline();
  }

  /** Resolves after `ms`, or as soon as `done` does. Never rejects, unless `done` does. */
  async wait(ms: number, done: Promise<unknown> = new Promise(() => {})): Promise<void> {
    if (this.lost || ms <= 0) return;
    let cancel: Cancel = () => {};
    const elapsed = new Promise<void>((resolve) => {
      if (Number.isFinite(ms)) cancel = this.clock.holdFor(ms, resolve);
    });
    await Promise.race([elapsed, done, this.losing]);
    cancel();
  }
}
