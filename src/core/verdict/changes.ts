import type { Clock } from '../clock.js';

export type ChangeSubject = 'liveness' | 'readiness' | 'startup' | 'indicator';

/** One transition of a verdict. A verdict that stays what it was is none. */
export interface HealthChange {
  readonly subject: ChangeSubject;
  /** Which one, where there are several: the name of the indicator. */
  readonly name?: string;
  readonly from: string;
  readonly to: string;
  readonly reason?: string;
  readonly at: Date;
  /** How long it had been what it was before, in whole milliseconds. */
  readonly lastedMs: number;
}

const INITIAL: Record<ChangeSubject, string> = {
  liveness: 'alive',
  readiness: 'not_ready',
  startup: 'starting',
  indicator: 'unknown',
};

/** What a verdict is, and for how long. */
export interface Standing {
  readonly value: string;
  readonly forMs: number;
}

interface State {
  readonly value: string;
  readonly since: number;
}

/** Tells changes from repetitions. */
export class ChangeTracker {
  private readonly clock: Clock;
  private readonly initial: Readonly<Record<ChangeSubject, string>>;
  private readonly createdAt: number;
  /** By subject and then by name: a key of both would have to be made for every indicator of every answer. */
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

  /** Returns the change, which was `agoMs` ago, or nothing where `subject` was `to` already. */
  record(
    subject: ChangeSubject,
    to: string,
    extra: { name?: string; reason?: string } = {},
    agoMs = 0,
  ): HealthChange | undefined {
    const before = this.stateOf(subject, extra.name);
    if (before.value === to) return undefined;

    // Not before the change before it, however long ago it is said to have been.
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
