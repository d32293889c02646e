import { Inject, Injectable } from '@nestjs/common';
import { changeLine } from '../core/verdict/change-line.js';
import { ChangeTracker, type HealthChange, type Standing } from '../core/verdict/changes.js';
import type { Cancel, Clock } from '../core/clock.js';
import { contain } from '../core/contain.js';
import type { CheckFinding, StartupFinding } from '../core/report/findings.js';
import type { LivenessStatus, ReadinessStatus } from '../core/report/status.js';
import { CLOCK } from '../tokens.js';
import { inOwnContext } from '../discovery/own-context.js';
import { HealthLogger, type LogLevel } from '../log/health-logger.js';

type ChangeListener = (change: HealthChange) => void;

const LEVELS: Readonly<Record<string, LogLevel>> = {
  degraded: 'warn',
  not_ready: 'error',
  unhealthy: 'error',
  stalled: 'error',
  failed: 'error',
};

/** Turns what the probes see into changes: one log line and one call of each listener a change, none a probe. */
@Injectable()
export class ChangeService {
  private readonly logger = new HealthLogger();
  private readonly tracker: ChangeTracker;
  // By key: the same function may listen twice.
  private readonly listeners = new Map<symbol, ChangeListener>();

  private catchUp: () => void = () => {};

  constructor(@Inject(CLOCK) clock: Clock) {
    this.tracker = new ChangeTracker(clock);
  }

  onChange(listener: ChangeListener): () => void {
    const key = Symbol('listener');
    this.listeners.set(key, listener);
    return () => this.listeners.delete(key);
  }

  /** Has `catchUp` called ahead of each verdict that comes in: something may have been before it. */
  beforeRecord(catchUp: () => void): Cancel {
    this.catchUp = catchUp;
    return () => (this.catchUp = () => {});
  }

  standing(subject: 'liveness' | 'readiness'): Standing {
    return this.tracker.standing(subject);
  }

  /** `agoMs`: since when it is so. */
  liveness(status: LivenessStatus, reason?: string, agoMs = 0): void {
    this.catchUp();
    this.publish(this.tracker.record('liveness', status, { reason }, agoMs));
  }

  readiness(status: ReadinessStatus, reason: string | undefined, agoMs = 0): void {
    this.catchUp();
    this.publish(this.tracker.record('readiness', status, { reason }, agoMs));
  }

  startup({ status, tasks }: StartupFinding): void {
    const failed = Object.entries(tasks).find(([, task]) => task.status === 'failed');
    const reason = failed && `task ${failed[0]}: ${failed[1].message?.text ?? 'failed'}`;
    this.publish(this.tracker.record('startup', status, { reason }));
  }

  /** `bug`: the mistake in code that the check threw, if it did. Returns whether this is a change. */
  indicator(name: string, finding: CheckFinding, bug?: unknown): boolean {
    // "no result yet" is not news: the result will be.
    if (finding.status === 'skipped' || finding.ageMs === undefined) return false;
    const change = this.tracker.record('indicator', finding.status, { name, reason: finding.message?.text });
    if (change) this.publish(change, finding.required ? levelOf(change) : mildLevelOf(change), bug);
    return change !== undefined;
  }

  private publish(change: HealthChange | undefined, level = change && levelOf(change), bug?: unknown): void {
    if (!change || !level) return;
    this.logger.writeWithStack(level, changeLine(change), bug);
    const report = (error: unknown): void => this.logger.error('a listener of HealthService.onChange() threw', error);
    // Copied: a listener may add others, and itself again, without end.
    // Nor may one belong to the request that happened to bring the change to light.
    inOwnContext(() => {
      for (const listener of [...this.listeners.values()]) contain(() => listener(change), report);
    });
  }
}

/** Every deployment drains: that is no reason for a warning. */
function levelOf({ to, reason }: HealthChange): LogLevel {
  return reason === 'draining' ? 'log' : (LEVELS[to] ?? 'log');
}

/** Without what is optional the application serves. */
function mildLevelOf(change: HealthChange): LogLevel {
  const level = levelOf(change);
  return level === 'error' ? 'warn' : level;
}
