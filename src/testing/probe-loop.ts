import type { Clock } from '../core/clock.js';

/**
 * Runs a turn at once, then at each tick and at each trigger, one after the other. One tick and one trigger are kept while a turn
 * is under way, and a trigger starts a new period: as the loop of the kubelet's worker does.
 */
export class ProbeLoop {
  private hasTick = false;
  private hasTrigger = false;
  private isStopped = false;
  private wake: () => void = () => {};
  private cancelTicks: () => void = () => {};
  private done: Promise<void> = Promise.resolve();

  constructor(
    private readonly clock: Clock,
    private readonly periodMs: number,
    /** Resolves with whether the loop goes on. */
    private readonly turn: () => Promise<boolean>,
  ) {}

  start(): void {
    if (this.isStopped) return;
    this.restartTicks();
    this.done = this.loop();
  }

  trigger(): void {
    this.hasTrigger = true;
    this.wake();
  }

  /** Resolves once no turn is under way any more. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.cancelTicks();
    this.wake();
    await this.done;
  }

  private async loop(): Promise<void> {
    while ((await this.turn()) && !this.isStopped) {
      while (!this.hasTick && !this.hasTrigger && !this.isStopped)
        await new Promise<void>((resolve) => (this.wake = resolve));
      if (this.isStopped) break;
      // A tick first, as a trigger would discard it.
      if (this.hasTick) this.hasTick = false;
      else this.restartTicks();
    }
    this.cancelTicks();
  }

  private restartTicks(): void {
    this.hasTick = false;
    this.hasTrigger = false;
    this.cancelTicks();
    this.cancelTicks = this.clock.every(this.periodMs, () => {
      this.hasTick = true;
      this.wake();
    });
  }
}
