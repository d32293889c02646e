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
  /** Every signal on which Nest may be told to shut down. */
  readonly names: readonly string[];
  /** Nest's own listeners for this application. */
  readonly hooks: { has(signal: string): boolean; actOn(signal: string): boolean };
}

/** Signals that always mean the end of the process. Other signals mean it only if Nest's hooks act on them. */
const TERMINATING: ReadonlySet<string> = new Set(['SIGTERM', 'SIGINT']);

/**
 * Begins the drain when a signal arrives that Nest will act on, and cuts it short on a second one. A repetition of the same stop and
 * a signal that the process has sent itself do not count as a second one.
 */
export class Shutdown implements Ear {
  private readonly window: StopWindow;
  /** The last signal that Nest did not act on. A listener of the application may act on it. */
  private unclaimed: { readonly name: string; readonly at: number } | undefined;
  private leave: Cancel | undefined;
  private release: Cancel | undefined;

  constructor(private readonly spec: ShutdownSpec) {
    this.window = new StopWindow(spec.clock);
  }

  watch(): void {
    this.leave ??= this.spec.signals.join(this);
  }

  /** The time at which the supervisor kills the process, as far as this is known; `Infinity` without a signal. */
  get killedAt(): number {
    const { drain, options } = this.spec;
    return (drain.signalledAt ?? Infinity) + options.gracePeriodMs;
  }

  /** The reason why SIGTERM would not lead to a drain, if there is one. */
  get fault(): string | undefined {
    const { drain, hooks, signals } = this.spec;
    if (hooks.actOn('SIGTERM') || drain.isFinishing || drain.phase === 'stopped') return undefined;
    const what = 'no shutdown hook is enabled for SIGTERM, so that ';
    return signals.hasListener('SIGTERM')
      ? `${what}it does not drain this application; something else listens to it (a library, or another application) and ` +
          'keeps it from ending the process: call app.enableShutdownHooks() before app.listen(), or app.close() in that listener'
      : `${what}it kills this process with requests in flight: call app.enableShutdownHooks() before app.listen()`;
  }

  /** Runs the drain to its end. Called when Nest calls its hooks. Every caller waits for the same drain, and it never rejects. */
  async finish(alsoAwait: Promise<unknown>): Promise<void> {
    this.release ??= this.holdProcess();
    this.claimSignal();
    await this.spec.drain.finish(alsoAwait);
    this.stop();
  }

  /** Stops listening; from now on only Nest handles signals. */
  stop(): void {
    this.leave?.();
    this.leave = () => {};
  }

  /** Releases the process. Called when every hook is done. */
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
   * Finds the signal that caused this shutdown, if a listener of the application has reacted to a signal with `app.close()`. The
   * listener may have done other things first, but not beyond the time at which the process would have been killed.
   */
  private claimSignal(): void {
    const { clock, drain, options } = this.spec;
    if (!this.unclaimed || drain.hasSignal || drain.isFinishing) return;
    const { name, at } = this.unclaimed;
    const isFarewell = TERMINATING.has(name) || options.delaySignals.includes(name);
    const isCause = isFarewell ? clock.now() - at <= options.gracePeriodMs : this.window.isOpen;
    if (isCause) drain.beginOnSignal(name, at);
  }

  /** Keeps the process alive until the hooks are done, or a supervisor would have killed it. */
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
