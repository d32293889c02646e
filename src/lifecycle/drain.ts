import type { Clock } from '../core/clock.js';
import { PhaseMachine, type Phase } from '../core/phase.js';
import type { ResolvedOptions } from '../core/resolved-options.js';
import type { RequestTracker } from './request-tracker.js';
import type { WorkTracker } from './work-tracker.js';

interface DrainSpec {
  readonly clock: Clock;
  readonly options: ResolvedOptions['drain'];
  readonly requests: RequestTracker;
  readonly work: WorkTracker;
  readonly isListening: () => boolean;
  readonly log: (line: string) => void;
}

/**
 * The way from serving to gone, taken once: the phase, what is still awaited, and how long.
 * Nothing here ever rejects: a shutdown that fails would end the process with requests in flight.
 */
export class Drain {
  private readonly machine = new PhaseMachine();
  private readonly begun = new AbortController();
  private readonly noNewConnections = new AbortController();
  private readonly listeners = new Set<(phase: Phase) => void>();
  private finished: Promise<void> | undefined;
  private beganAt = 0;
  private shutdownSignal: { readonly name: string; readonly at: number } | undefined;
  private hurryUp: () => void = () => {};
  private readonly hurried = new Promise<void>((resolve) => (this.hurryUp = resolve));

  constructor(private readonly spec: DrainSpec) {}

  get phase(): Phase {
    return this.machine.current;
  }

  /** Aborts when draining begins. */
  get signal(): AbortSignal {
    return this.begun.signal;
  }

  /** Aborts when no new connection is taken. */
  get closing(): AbortSignal {
    return this.noNewConnections.signal;
  }

  get hasSignal(): boolean {
    return this.shutdownSignal !== undefined;
  }

  /** The application is closing; what waits is waiting for the end. */
  get isFinishing(): boolean {
    return this.finished !== undefined;
  }

  /** Has `listener` called, synchronously, at each change of the phase. */
  onPhase(listener: (phase: Phase) => void): void {
    this.listeners.add(listener);
  }

  /** Startup has been reached. */
  run(): void {
    this.advance('running');
  }

  /** Readiness is 503 and responses say `Connection: close` from here on. The process stays up. */
  begin(reason: string): void {
    if (this.signal.aborted) return;
    this.beganAt = this.spec.clock.now();
    this.spec.log(`draining: ${reason}`);
    this.advance('draining');
    this.spec.requests.closeConnections();
    this.begun.abort(new Error(`the application drains: ${reason}`));
  }

  /** Begins, and remembers from when the deadline counts and whether a delay is due. */
  beginOnSignal(name: string): void {
    this.shutdownSignal ??= { name, at: this.spec.clock.now() };
    this.begin(name);
  }

  /** Ends all waiting: a second signal came. */
  hurry(): void {
    this.hurryUp();
  }

  /** Sees the drain through. `alsoAwait` is waited for beside the requests and the tracked work. */
  finish(alsoAwait: Promise<unknown>): Promise<void> {
    this.finished ??= this.seeThrough(alsoAwait);
    return this.finished;
  }

  private async seeThrough(alsoAwait: Promise<unknown>): Promise<void> {
    const { clock, options, requests, work } = this.spec;
    const wasListening = this.spec.isListening();
    this.begin('app.close()');
    const deadlineAt = (this.shutdownSignal?.at ?? clock.now()) + options.deadlineMs;
    const isDelayed = wasListening && options.delaySignals.includes(this.shutdownSignal?.name ?? '');
    if (isDelayed) await this.wait(this.beganAt + options.propagationDelayMs - clock.now());
    this.noNewConnections.abort(new Error('the application takes no new connections'));
    await this.wait(deadlineAt - clock.now(), Promise.all([requests.whenIdle(), work.whenIdle(), alsoAwait]));
    this.logLeftovers();
    this.advance('stopped');
  }

  /** Waits for `ms`, for `done`, or until somebody is in a hurry: whichever is first. */
  private async wait(ms: number, done: Promise<unknown> = new Promise(() => {})): Promise<void> {
    if (ms <= 0) return;
    let cancel = (): void => {};
    const elapsed = new Promise<void>((resolve) => (cancel = this.spec.clock.holdFor(ms, resolve)));
    await Promise.race([elapsed, done, this.hurried]);
    cancel();
  }

  private logLeftovers(): void {
    const { inFlight } = this.spec.requests;
    const names = this.spec.work.names;
    if (inFlight === 0 && names.length === 0) return;
    const pieces =
      names.length > 0 ? `${names.length} pieces of tracked work (${names.join(', ')})` : 'no tracked work';
    this.spec.log(`drain ended with ${inFlight} requests in flight and ${pieces} unfinished`);
  }

  private advance(phase: Phase): void {
    if (this.machine.advance(phase)) for (const listener of this.listeners) listener(phase);
  }
}
