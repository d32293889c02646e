import { findingOf, roleOf, type LastResult } from './finding.js';
import { callSafely } from '../call-safely.js';
import type { Cancel, Clock } from '../clock.js';
import type { CheckRun } from '../report/check-run.js';
import type { CheckFinding, CheckRole } from '../report/findings.js';
import type { CheckContext } from '../report/indicator.js';
import type { Outcome } from './outcome.js';
import type { ResolvedIndicatorOptions } from '../options/resolved.js';
import { Runs } from './runs.js';
import { afterFailures, afterSuccess, UNTRIED, type Streak } from './streak.js';

export interface CheckSpec {
  readonly name: string;
  readonly required: boolean;
  readonly options: ResolvedIndicatorOptions;
  readonly run: (context: CheckContext) => unknown;
  readonly clock: Clock;
  /** Runs `work` outside the async context of the caller, so that it does not see the caller's `AsyncLocalStorage`. */
  readonly inOwnContext?: (work: () => void) => void;
  /** Called after each result; a passed deadline is a result too. */
  readonly onResult?: (check: Check) => void;
  /** Called once per run, before `onResult`. Must not throw. */
  readonly onRun?: (run: CheckRun) => void;
  /** Called when the finding may have changed for any reason other than the passing of time. Must not throw. */
  readonly onChange?: () => void;
}

/** A watcher is less than a prober: results may become older before they are renewed for it. */
const WATCHED_AGE_FACTOR = 5;

/** Runs the check of one dependency without overlap, and keeps its latest result. Nothing here throws. */
export class Check {
  readonly name: string;
  readonly required: boolean;
  private readonly spec: CheckSpec;
  private readonly runs: Runs;
  private last: LastResult | undefined;
  private streak: Streak = UNTRIED;
  /** Set while the check runs in the background. */
  private refreshMs: number | undefined;
  private cancelRefresh: Cancel | undefined;

  constructor(spec: CheckSpec) {
    this.name = spec.name;
    this.required = spec.required;
    this.spec = spec;
    this.runs = new Runs({
      clock: spec.clock,
      options: spec.options,
      check: spec.run,
      onResult: (outcome, latencyMs) => this.record(outcome, latencyMs),
      onHung: (times) => {
        this.streak = afterFailures(this.streak, times, spec.options.failureThreshold);
        spec.onChange?.();
      },
    });
  }

  /** Whether any run was healthy or degraded, in time. */
  get hasSucceeded(): boolean {
    return this.streak.hasSucceeded;
  }

  /** How many runs have not settled, those that have timed out included. */
  get openRuns(): number {
    return this.runs.openCount;
  }

  /**
   * Resolves once there is a result younger than `maxAgeMs` (default: `cacheMs`), or once waiting for one makes no sense any
   * longer: after `timeoutMs` at the latest. With `refreshMs` and without `maxAgeMs` it resolves at once. Never rejects.
   */
  async fresh(maxAgeMs?: number): Promise<void> {
    if (this.spec.clock.now() < this.dueAt(maxAgeMs)) return;

    // What a run starts must not belong to the request that happened to ask for the run.
    if (this.spec.inOwnContext) this.spec.inOwnContext(() => this.runWherePossible());
    else this.runWherePossible();
    if (this.runs.newest?.state === 'in time') await this.runs.newest.released;
  }

  /** The time from which {@link fresh} would start a run. */
  dueAt(maxAgeMs?: number): number {
    const { cacheMs, refreshMs } = this.spec.options;
    if (refreshMs !== undefined && maxAgeMs === undefined) return Infinity;
    return this.last ? this.last.at + (maxAgeMs ?? cacheMs) : -Infinity;
  }

  /** The age from which a result is renewed while its state is watched; `undefined` if it renews itself. */
  get watchedAgeMs(): number | undefined {
    const { cacheMs, refreshMs } = this.spec.options;
    return refreshMs === undefined ? cacheMs * WATCHED_AGE_FACTOR : undefined;
  }

  /** The programming error that caused the last result, if one did. */
  get bug(): unknown {
    return this.last?.outcome.bug;
  }

  /**
   * The finding at this moment. Hot path, ADR 8: a caller that asks many checks passes `now`, because reading the clock is a
   * good part of the work.
   */
  finding(now = this.spec.clock.now()): CheckFinding {
    return findingOf({
      required: this.required,
      options: this.spec.options,
      now,
      last: this.last,
      newest: this.runs.newest,
      streak: this.streak,
    });
  }

  /** What its failure means at this moment. */
  get role(): CheckRole {
    return roleOf({ required: this.required, options: this.spec.options, streak: this.streak });
  }

  /** Starts to check in the background, if `refreshMs` is set. */
  start(): void {
    const { refreshMs } = this.spec.options;
    if (refreshMs !== undefined && this.refreshMs === undefined && !this.runs.isStopped) {
      this.refreshMs = refreshMs;
      this.refresh(refreshMs);
    }
  }

  /** Stops for good: no run starts any more, and the runs under way are aborted and their results ignored. */
  stop(): void {
    this.runs.stop();
    this.cancelRefresh?.();
  }

  private refresh(refreshMs: number): void {
    this.scheduleRefresh(refreshMs);
    this.runWherePossible();
  }

  private scheduleRefresh(refreshMs: number): void {
    this.cancelRefresh?.();
    this.cancelRefresh = this.spec.clock.after(refreshMs, () => this.refresh(refreshMs));
  }

  private runWherePossible(): void {
    if (!this.runs.mayStart) return;

    if (this.refreshMs !== undefined) this.scheduleRefresh(this.refreshMs);

    this.runs.start();
    this.spec.onChange?.();
  }

  private record(outcome: Outcome, latencyMs: number): void {
    const { clock, options, onRun, onResult, onChange } = this.spec;
    const judged = judgeSpeed(outcome, Math.round(latencyMs), options.degradedAfterMs);
    // A check that is unhealthy already (without a result for too long, for instance) must not improve by one more failure.
    const tolerated = this.last && this.finding().status !== 'unhealthy' ? options.failureThreshold : 1;
    this.streak =
      judged.status === 'unhealthy'
        ? afterFailures(this.streak, 1, tolerated)
        : afterSuccess(this.streak, options.successThreshold);
    this.last = { outcome: judged, latencyMs, at: clock.now() };
    onChange?.();
    onRun?.({ indicator: this.name, outcome: judged.isTimeout ? 'timeout' : judged.status, latencyMs });
    // A listener that throws must not cost the check its result.
    callSafely(() => onResult?.(this));
  }
}

function judgeSpeed(outcome: Outcome, latencyMs: number, limitMs: number | undefined): Outcome {
  if (outcome.status !== 'healthy' || limitMs === undefined || latencyMs <= limitMs) return outcome;

  return {
    ...outcome,
    status: 'degraded',
    message: { text: `took ${latencyMs} ms, more than ${limitMs} ms`, author: 'vitals' },
  };
}
