import type { Clock } from '../clock.js';
import type {
  ChangeSubject,
  IndicatorStatus,
  LivenessStatus,
  ReadinessStatus,
  StartupStatus,
} from '../report/status.js';

interface Transition<Subject extends ChangeSubject, From extends string, To extends string> {
  readonly subject: Subject;
  readonly from: From;
  readonly to: To;
  /** The reason in full: nothing in it is withheld or masked. Absent if there is none. */
  readonly reason?: string;
  readonly at: Date;
  /** How long the previous value had lasted, in whole milliseconds. */
  readonly lastedMs: number;
}

interface VerdictChange<Subject extends ChangeSubject, Status extends string> extends Transition<
  Subject,
  Status,
  Status
> {
  /** Verdicts have no name. */
  readonly name?: undefined;
}

interface IndicatorChange extends Transition<'indicator', IndicatorStatus | 'unknown', IndicatorStatus> {
  /** The name of the indicator. */
  readonly name: string;
}

/**
 * One transition of a verdict or of an indicator. A verdict that is confirmed is not a change. `subject` decides which
 * statuses `from` and `to` can have; an indicator is `unknown` before its first result.
 */
export type HealthChange =
  | VerdictChange<'liveness', LivenessStatus>
  | VerdictChange<'readiness', ReadinessStatus>
  | VerdictChange<'startup', StartupStatus>
  | IndicatorChange;

const INITIAL: Record<ChangeSubject, string> = {
  liveness: 'alive',
  readiness: 'not_ready',
  startup: 'starting',
  indicator: 'unknown',
};

/** The value of a verdict, and how long it has had that value. */
export interface Standing {
  readonly value: string;
  readonly forMs: number;
}

interface State {
  readonly value: string;
  readonly since: number;
}

/** Knows the last value of every subject, so that it can tell a change from a repetition. */
export class ChangeTracker {
  private readonly clock: Clock;
  private readonly initial: Readonly<Record<ChangeSubject, string>>;
  private readonly createdAt: number;
  /** By subject, then by name. Hot path, ADR 8: one key of both would be a new string per indicator and answer. */
  private readonly states: Readonly<Record<ChangeSubject, Map<string | undefined, State>>> = {
    liveness: new Map(),
    readiness: new Map(),
    startup: new Map(),
    indicator: new Map(),
  };

  constructor(clock: Clock, initial: Readonly<Record<ChangeSubject, string>> = INITIAL) {
    this.clock = clock;
    this.initial = initial;
    this.createdAt = clock.now();
  }

  /** Returns the change, which happened `agoMs` ago, or nothing if `subject` already was `to`. */
  record(
    subject: ChangeSubject,
    to: HealthChange['to'],
    extra: { name?: string; reason?: string } = {},
    agoMs = 0,
  ): HealthChange | undefined {
    const before = this.stateOf(subject, extra.name);
    if (before.value === to) return undefined;

    // A change cannot be older than the one before it, whatever `agoMs` says.
    const since = Math.max(this.clock.now() - agoMs, before.since);
    this.states[subject].set(extra.name, { value: to, since });
    const at = this.clock.date();
    at.setTime(at.getTime() - Math.round(this.clock.now() - since));
    const lastedMs = Math.round(since - before.since);
    return Object.freeze({ subject, ...extra, from: before.value, to, at, lastedMs }) as HealthChange;
  }

  standing(subject: ChangeSubject): Standing {
    const { value, since } = this.stateOf(subject);
    return { value, forMs: this.clock.now() - since };
  }

  private stateOf(subject: ChangeSubject, name?: string): State {
    return this.states[subject].get(name) ?? { value: this.initial[subject], since: this.createdAt };
  }
}
