import { findingOf, type LastResult } from './finding.js';
import type { Cancel, Clock } from '../clock.js';
import type { CheckFinding } from '../report/findings.js';
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
  /** Runs what it is given where it does not see what the caller of the check has stored (`AsyncLocalStorage`). */
  readonly inOwnContext?: (work: () => void) => void;
  /** Called after each result, that of a passed deadline too. */
  readonly onResult?: (check: Check) => void;
  /** Called when what there is to say may have become something else, but for what time alone changes. Must not throw. */
  readonly onChange?: () => void;
}

/** Checks one dependency, never twice where once will do, and knows what is known of it. Nothing here throws. */
export class Check {
  readonly name: string;
  readonly required: boolean;
  private readonly spec: CheckSpec;
  private readonly runs: Runs;
  private last: LastResult | undefined;
  private streak: Streak = UNTRIED;
  /** Set while it is checked in the background. */
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

  /**
   * Resolves, and never rejects, once there is a result younger than `maxAgeMs` (`cacheMs` where it is not given), or there
   * is no point in waiting for one any longer: after `timeoutMs` at the latest. With `refreshMs` and without `maxAgeMs` it
   * resolves at once.
   */
  async fresh(maxAgeMs?: number): Promise<void> {
    if (this.spec.clock.now() < this.dueAt(maxAgeMs)) return;

    // Whatever a run starts or calls must not belong to the request that happened to ask for it.
    if (this.spec.inOwnContext) this.spec.inOwnContext(() => this.runWherePossible());
    else this.runWherePossible();
    if (this.runs.newest?.state === 'in time') await this.runs.newest.released;
  }

  /** From when on {@link fresh} would have something to do. */
  dueAt(maxAgeMs?: number): number {
    const { cacheMs, refreshMs } = this.spec.options;
    if (refreshMs !== undefined && maxAgeMs === undefined) return Infinity;
    return this.last ? this.last.at + (maxAgeMs ?? cacheMs) : -Infinity;
  }

  /** The mistake in code that the last result comes from, if it does. */
  get bug(): unknown {
    return this.last?.outcome.bug;
  }

  /** What is known right now; `now` for whoever asks many at once, since the clock is a good part of the work. */
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

  /** Checks in the background from now on, where `refreshMs` is set. */
  start(): void {
    const { refreshMs } = this.spec.options;
    if (refreshMs !== undefined && this.refreshMs === undefined && !this.runs.isStopped) {
      this.refreshMs = refreshMs;
      this.refresh(refreshMs);
    }
  }

  /** For good: no run starts any more; those under way are told so and not listened to. */
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
    const { clock, options, onResult, onChange } = this.spec;
    const judged = judgeSpeed(outcome, Math.round(latencyMs), options.degradedAfterMs);
    // What is unhealthy already, for having been silent too long for instance, gets no better by one more failure.
    const tolerated = this.last && this.finding().status !== 'unhealthy' ? options.failureThreshold : 1;
    this.streak =
      judged.status === 'unhealthy'
        ? afterFailures(this.streak, 1, tolerated)
        : afterSuccess(this.streak, options.successThreshold);
    this.last = { outcome: judged, latencyMs, at: clock.now() };
    onChange?.();
    try {
      onResult?.(this);
    } catch {
      // Whoever listens cannot stop a check from having a result.
    }
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
