import type { Drain } from './drain.js';
import { ShutdownSignals } from './shutdown-signals.js';

interface ShutdownSpec {
  readonly drain: Drain;
  /** Every signal that Nest may be told to shut down on. */
  readonly signals: readonly NodeJS.Signals[];
  readonly delaySignals: readonly string[];
}

/** Signals that end a process as a matter of course. Of others only Nest's hooks can tell. */
const TERMINATING: ReadonlySet<string> = new Set(['SIGTERM', 'SIGINT']);

/** Begins the drain in the moment a signal arrives, and cuts it short on the next. */
export class Shutdown {
  private readonly signals: ShutdownSignals;

  constructor(private readonly spec: ShutdownSpec) {
    this.signals = new ShutdownSignals(spec.signals, (signal) => this.onSignal(signal));
  }

  watch(): void {
    this.signals.watch();
  }

  /** Whether SIGTERM would be noticed by Nest, or by anybody else in the application. */
  get isExpected(): boolean {
    return this.signals.isHandled('SIGTERM');
  }

  /** Nest's hooks have been called: sees the drain through. Every caller gets the same, and it never rejects. */
  async finish(alsoAwait: Promise<unknown>): Promise<void> {
    const finished = this.spec.drain.finish(alsoAwait);
    // A second signal is listened for only while Nest is at it, and no longer: Nest's own last kill is none of ours.
    this.signals.rearm();
    await finished;
    this.signals.stop();
  }

  stop(): void {
    this.signals.stop();
  }

  private onSignal(signal: NodeJS.Signals): void {
    const { drain, delaySignals } = this.spec;
    if (!TERMINATING.has(signal) && !delaySignals.includes(signal)) return;
    if (drain.isFinishing && drain.hasSignal) drain.hurry();
    else drain.beginOnSignal(signal);
  }
}
