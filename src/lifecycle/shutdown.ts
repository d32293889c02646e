import type { Cancel, Clock } from '../core/clock.js';
import type { ResolvedOptions } from '../core/options/resolved.js';
import type { Drain } from './drain.js';
import type { Arrival, Ear, ProcessSignals } from './signals/process-signals.js';
import { StopWindow } from './signals/stop-window.js';

interface ShutdownSpec {
  readonly clock: Clock;
  readonly drain: Drain;
  readonly options: Pick<ResolvedOptions['drain'], 'delaySignals' | 'gracePeriodMs'>;
  readonly signals: ProcessSignals;
  /** Every signal that Nest may be told to shut down on. */
  readonly names: readonly string[];
  /** Nest's own listeners, as far as they are this application's. */
  readonly hooks: { has(signal: string): boolean; actOn(signal: string): boolean };
}

/** Signals that end a process as a matter of course. Of others only Nest's hooks can tell. */
const TERMINATING: ReadonlySet<string> = new Set(['SIGTERM', 'SIGINT']);

/**
 * Begins the drain in the moment a signal arrives that Nest will act on, and cuts it short on a second one: not on the same
 * stop once more, and never on a signal that the process has sent itself.
 */
export class Shutdown implements Ear {
  private readonly window: StopWindow;
  /** The last signal that Nest did not act on. A listener of the application's own may. */
  private unclaimed: { readonly name: string; readonly at: number } | undefined;
  private leave: Cancel | undefined;
  private release: Cancel | undefined;

  constructor(private readonly spec: ShutdownSpec) {
    this.window = new StopWindow(spec.clock);
  }

  watch(): void {
    this.leave ??= this.spec.signals.join(this);
  }

  /** When the process is killed by its supervisor, as far as it can be known: without a signal, never. */
  get killedAt(): number {
    const { drain, options } = this.spec;
    return (drain.signalledAt ?? Infinity) + options.gracePeriodMs;
  }

  /** Why SIGTERM would lead to no drain. */
  get fault(): string | undefined {
    const { drain, hooks, signals } = this.spec;
    if (hooks.actOn('SIGTERM') || drain.isFinishing || drain.phase === 'stopped') return undefined;
    const what = 'no shutdown hook is enabled for SIGTERM, so that ';
    return signals.hasListener('SIGTERM')
      ? `${what}it does not drain this application; something else listens to it (a library, or another application) and ` +
          'keeps it from ending the process: call app.enableShutdownHooks() before app.listen(), or app.close() in that listener'
      : `${what}it kills this process with requests in flight: call app.enableShutdownHooks() before app.listen()`;
  }

  /** Nest's hooks have been called: sees the drain through. Every caller gets the same, and it never rejects. */
  async finish(alsoAwait: Promise<unknown>): Promise<void> {
    this.release ??= this.holdProcess();
    this.claimSignal();
    await this.spec.drain.finish(alsoAwait);
    this.stop();
  }

  /** Signals are Nest's alone from here on. */
  stop(): void {
    this.leave?.();
    this.leave = () => {};
  }

  /** Every hook is through. */
  end(): void {
    this.stop();
    this.release?.();
  }

  wants(signal: string): boolean {
    return this.spec.names.includes(signal) || this.spec.hooks.has(signal);
  }

  hears({ signal, isOwn }: Arrival): void {
    const { clock, drain, hooks } = this.spec;
    if (drain.hasSignal) {
      if (!isOwn && !this.window.isOpen) drain.hurry();
    } else if (drain.isFinishing ? !isOwn : hooks.actOn(signal)) {
      this.window.start();
      drain.beginOnSignal(signal);
    } else if (!this.unclaimed || !this.window.isOpen) {
      this.window.start();
      this.unclaimed = { name: signal, at: clock.now() };
    }
  }

  /**
   * Takes a signal for the cause of this shutdown to which a listener of the application's own has answered with `app.close()`.
   * It may have done other things first, but not for longer than it takes until the process would have been killed.
   */
  private claimSignal(): void {
    const { clock, drain, options } = this.spec;
    if (!this.unclaimed || drain.hasSignal || drain.isFinishing) return;
    const { name, at } = this.unclaimed;
    const isFarewell = TERMINATING.has(name) || options.delaySignals.includes(name);
    const isCause = isFarewell ? clock.now() - at <= options.gracePeriodMs : this.window.isOpen;
    if (isCause) drain.beginOnSignal(name, at);
  }

  /** Until the hooks are through, or would have been cut off by a supervisor. */
  private holdProcess(): Cancel {
    const { clock, options, signals } = this.spec;
    const release = signals.hold();
    const cancel = clock.after(options.gracePeriodMs, release);
    return () => {
      cancel();
      release();
    };
  }
}
