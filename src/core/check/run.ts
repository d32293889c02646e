import type { Cancel, Clock } from '../clock.js';
import { namedError } from '../errors.js';
import type { CheckContext } from '../report/indicator.js';
import { failureOf, outcomeOf, refusal, type Outcome } from './outcome.js';

/** `overdue`: the deadline has passed, and the application's code still runs. `cancelled`: there will be no result. */
export type RunState = 'in time' | 'overdue' | 'settled' | 'cancelled';

export interface RunSpec {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Called at most once: when the run settles or when its deadline passes, whichever happens first. Must not throw. */
  readonly onResult: (outcome: Outcome, latencyMs: number) => void;
  /** Called at most once; before `onResult`, if the run is in time. Must not throw. */
  readonly onSettled: (run: Run) => void;
}

/** One call of a check. */
export class Run {
  readonly startedAt: number;
  /** Resolves when there is a result, and when the run is cancelled. */
  readonly released: Promise<void>;
  private readonly spec: RunSpec;
  private readonly signal = lazySignal();
  private readonly cancelDeadline: Cancel;
  private release!: () => void;
  private latestState: RunState = 'in time';
  private expiredAt = 0;

  constructor(spec: RunSpec) {
    this.spec = spec;
    this.startedAt = spec.clock.now();
    this.released = new Promise((resolve) => (this.release = resolve));
    this.cancelDeadline = spec.clock.after(spec.timeoutMs, () => this.expire(spec.timeoutMs));
  }

  get state(): RunState {
    return this.latestState;
  }

  get elapsedMs(): number {
    return this.spec.clock.now() - this.startedAt;
  }

  /** How many further whole `timeoutMs` have passed since the run became overdue. */
  get furtherTimeouts(): number {
    return this.latestState === 'overdue'
      ? Math.floor((this.spec.clock.now() - this.expiredAt) / this.spec.timeoutMs)
      : 0;
  }

  /** Calls the check. The constructor does not, because the check may ask for its own report before it returns. */
  async execute(check: (context: CheckContext) => unknown): Promise<void> {
    let outcome: () => Outcome;
    try {
      const value = await check(this.signal.context);
      outcome = () => outcomeOf(value);
    } catch (error) {
      outcome = () => failureOf(error);
    }
    // Read the time first: copying megabytes of details takes time too.
    const { elapsedMs } = this;
    this.settle(outcome(), elapsedMs);
  }

  cancel(): void {
    this.latestState = 'cancelled';
    this.cancelDeadline();
    this.release();
    this.signal.abort(namedError('AbortError', 'the application is shutting down'));
  }

  private settle(outcome: Outcome, elapsedMs: number): void {
    // A check that blocked the event loop settles before the timer of its deadline can run.
    if (elapsedMs > this.spec.timeoutMs) this.expire(elapsedMs);

    const wasInTime = this.latestState === 'in time';
    this.cancelDeadline();
    this.spec.onSettled(this);
    this.latestState = 'settled';
    if (wasInTime) {
      this.spec.onResult(outcome, elapsedMs);
      this.release();
    }
  }

  private expire(latencyMs: number): void {
    if (this.latestState !== 'in time') return;

    this.latestState = 'overdue';
    this.expiredAt = this.spec.clock.now();
    const text = `timed out after ${this.spec.timeoutMs} ms`;
    this.spec.onResult({ ...refusal(text), isTimeout: true }, latencyMs);
    this.release();
    this.signal.abort(namedError('TimeoutError', `the check ${text}`));
  }
}

/**
 * Makes the signal of a run when the check first reads it. Hot path, ADR 8: few checks read it, and making it takes half the
 * time of a run.
 */
function lazySignal(): { readonly context: CheckContext; abort(reason: Error): void } {
  let controller: AbortController | undefined;
  let abortedFor: Error | undefined;
  return {
    context: {
      get signal() {
        controller ??= new AbortController();
        if (abortedFor) controller.abort(abortedFor);
        return controller.signal;
      },
    },
    abort(reason) {
      abortedFor ??= reason;
      controller?.abort(abortedFor);
    },
  };
}
