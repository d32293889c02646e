import type { Clock } from '../clock.js';

export type ChangeSubject = 'liveness' | 'readiness' | 'startup' | 'indicator';

/** One transition of a verdict. A verdict that is confirmed is not a change. */
export interface HealthChange {
  readonly subject: ChangeSubject;
  /** The name of the indicator, if the subject is one. */
  readonly name?: string;
  readonly from: string;
  readonly to: string;
  readonly reason?: string;
  readonly at: Date;
  /** How long the previous value had lasted, in whole milliseconds. */
  readonly lastedMs: number;
}

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
  /** By subject, then by name: one key of both would be a new string per indicator and answer. */
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
    to: string,
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
    return Object.freeze({ subject, ...extra, from: before.value, to, at, lastedMs });
  }

  standing(subject: ChangeSubject): Standing {
    const { value, since } = this.stateOf(subject);
    return { value, forMs: this.clock.now() - since };
  }

  private stateOf(subject: ChangeSubject, name?: string): State {
    return this.states[subject].get(name) ?? { value: this.initial[subject], since: this.createdAt };
  }
}
