import type { Cancel, Clock } from './clock.js';

/** Waits, but never beyond one deadline, and not at all once it has passed. Keeps the process alive while it waits. */
export class Deadline {
  private hasPassed = false;
  private wakeUp!: () => void;
  private readonly passing = new Promise<void>((resolve) => (this.wakeUp = resolve));
  private cancelTimer: Cancel = () => {};

  constructor(private readonly clock: Clock) {}

  /** Sets the deadline, on the clock's time line. */
  passAt(at: number): void {
    const ms = at - this.clock.now();
    if (ms <= 0) this.pass();
    else this.cancelTimer = this.clock.holdFor(ms, () => this.pass());
  }

  /** Ends every wait, including later ones. */
  pass(): void {
    this.hasPassed = true;
    this.wakeUp();
  }

  /** Cancels the deadline, because nothing is left to wait for. */
  cancel(): void {
    this.cancelTimer();
  }

  /** Resolves after `ms`, or as soon as `done` does. Never rejects, unless `done` does. */
  async wait(ms: number, done: Promise<unknown> = new Promise(() => {})): Promise<void> {
    if (this.hasPassed || ms <= 0) return;
    let cancel: Cancel = () => {};
    const elapsed = new Promise<void>((resolve) => {
      if (Number.isFinite(ms)) cancel = this.clock.holdFor(ms, resolve);
    });
    await Promise.race([elapsed, done, this.passing]);
    cancel();
  }
}
