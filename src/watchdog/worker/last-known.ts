import type { Clock } from '../../core/clock.js';
import { mapValues, present } from '../../core/record.js';
import { withoutUnasked } from '../../core/verdict/known-readiness.js';
import { foldReadiness, judgeReadiness } from '../../core/verdict/readiness.js';
import type { Phase } from '../../core/report/phase.js';
import type { CheckReport, ReadinessReport, StartupReport } from '../../core/report/reports.js';
import { SilenceCount } from '../../core/silence.js';
import type { MainState } from '../messages.js';
import type { MainThreadMonitor } from './main-thread-monitor.js';

type Checks = ReadinessReport['checks'];
type MainSilence = Pick<MainThreadMonitor, 'silentMs' | 'isSilent'>;

/** Keeps the last state of the main thread, and answers from it while the main thread is silent. */
export class LastKnown {
  private state: MainState;
  private stateAt: number;
  private readiness: ReadinessReport | undefined;
  private readinessAt = 0;
  private renewals = 0;
  /** The age of the known readiness, without the time in which the process was suspended. */
  private readonly readinessAge: SilenceCount;

  constructor(
    private readonly clock: Clock,
    private readonly unreadyAfterMs: number,
    longestStepMs: number,
  ) {
    this.stateAt = clock.now();
    this.readinessAge = new SilenceCount(clock, longestStepMs, this.renewals);
    const startup: StartupReport = { status: 'starting', uptimeMs: 0, tasks: {}, checks: {} };
    this.state = { phase: 'starting', startup, readiness: { status: 'not_ready', checks: {} }, isAnswer: false };
  }

  /**
   * Only an answer to a probe, or `not_ready`, renews the known readiness: a state that no check has confirmed does not make
   * the application ready.
   */
  take(state: MainState): void {
    this.state = state;
    this.stateAt = this.clock.now();
    if (!state.isAnswer && state.readiness.status !== 'not_ready') return;
    this.readiness = state.readiness;
    this.readinessAt = this.stateAt;
    this.renewals += 1;
    this.look();
  }

  /** Must be called often, because a long time between two calls counts as a suspension of the process. */
  look(): void {
    this.readinessAge.look(this.renewals);
  }

  /** Whether startup has been reached. It latches. */
  get isArmed(): boolean {
    return this.state.startup.status === 'started';
  }

  get isDraining(): boolean {
    return this.state.phase === 'draining' || this.state.phase === 'stopped';
  }

  get phase(): Phase {
    return this.state.phase;
  }

  get uptimeMs(): number {
    return Math.round(this.state.startup.uptimeMs + this.clock.now() - this.stateAt);
  }

  startup(): StartupReport {
    const ageMs = this.clock.now() - this.stateAt;
    return { ...this.state.startup, uptimeMs: this.uptimeMs, checks: older(this.state.startup.checks, ageMs) };
  }

  /**
   * `excluded` names indicators to leave out. The age counts only while the main thread is silent: while it beats, its
   * answer is only late, which is no stall, and will renew what is known.
   */
  ready({ silentMs, isSilent }: MainSilence, excluded: readonly string[] = []): ReadinessReport {
    const ageMs = this.clock.now() - (this.readiness ? this.readinessAt : this.stateAt);
    this.look();
    const isTooOld = isSilent && this.readinessAge.silentMs >= this.unreadyAfterMs;
    const isUnknown = this.readiness === undefined || isTooOld;
    const known = this.readiness ?? this.state.readiness;
    const { reason = known.reason, checks: mode } = judgeReadiness({
      phase: this.state.phase,
      isStalled: this.isArmed && (isUnknown || silentMs >= this.unreadyAfterMs),
      startup: this.state.startup.status,
      isListening: true,
    });
    const checks = mode === 'skipped' ? skipped(known.checks) : older(known.checks, ageMs);
    const included = Object.entries(checks).filter(([name]) => !excluded.includes(name));
    const { status } = foldReadiness(
      reason,
      Object.fromEntries(included.map(([name, check]) => [name, { ...skippedOf(check), status: check.status }])),
    );
    return { status, ...(reason !== undefined && { reason }), checks: Object.fromEntries(included) };
  }

  /** Readiness for people: with what was known last of each check, even if no probe has asked for it. */
  shown(silence: MainSilence): ReadinessReport {
    const { reason } = this.ready(silence);
    const checks = older(withoutUnasked(this.state.readiness.checks), this.clock.now() - this.stateAt);
    const { status } = foldReadiness(
      reason,
      mapValues(checks, (check) => ({ ...skippedOf(check), status: check.status })),
    );
    return { status, ...(reason !== undefined && { reason }), checks };
  }

  /** One indicator; `undefined` if it is unknown. */
  indicator(name: string, silence: MainSilence): CheckReport | undefined {
    const { reason, checks } = this.ready(silence);
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    // The known state is too old to prove anything.
    return check && reason === 'stalled' ? skippedOf(check) : check;
  }
}

function skipped(checks: Checks): Checks {
  return Object.fromEntries(Object.entries(checks).map(([name, check]) => [name, skippedOf(check)]));
}

function skippedOf({ required, scope, neverHealthy }: CheckReport) {
  return present({ status: 'skipped' as const, required, scope, neverHealthy });
}

function older(checks: Checks, byMs: number): Checks {
  return Object.fromEntries(
    Object.entries(checks).map(([name, check]) => [
      name,
      check.ageMs === undefined ? check : { ...check, ageMs: Math.round(check.ageMs + byMs) },
    ]),
  );
}
