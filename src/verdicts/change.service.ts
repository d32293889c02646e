import { Inject, Injectable } from '@nestjs/common';
import { changeLine } from '../core/verdict/change-line.js';
import { ChangeTracker, type HealthChange, type Standing } from '../core/verdict/changes.js';
import { FlapGuard, flappingLine } from '../core/verdict/flapping.js';
import { takesOut } from '../core/verdict/readiness.js';
import { History } from '../core/verdict/history.js';
import type { Cancel, Clock } from '../core/clock.js';
import { Listeners } from '../core/listeners.js';
import { Sparingly } from '../core/sparingly.js';
import type { Disclosure } from '../core/report/disclose.js';
import type { CheckFinding, Message, StartupFinding } from '../core/report/findings.js';
import type { LivenessStatus, ReadinessStatus } from '../core/report/status.js';
import type { StatusChange } from '../core/report/status-report.js';
import { CLOCK } from '../tokens.js';
import { inOwnContext } from '../discovery/own-context.js';
import { HealthLogger, type LogLevel } from '../log/health-logger.js';

const LEVELS: Readonly<Record<string, LogLevel>> = {
  degraded: 'warn',
  not_ready: 'error',
  unhealthy: 'error',
  stalled: 'error',
  failed: 'error',
};

/**
 * Turns what the probes see into changes. Each change writes one log line, unless its subject flaps, and calls each listener
 * once; probes without a change do nothing.
 */
@Injectable()
export class ChangeService {
  private readonly logger = new HealthLogger();
  private readonly tracker: ChangeTracker;
  private readonly complaints: Sparingly;
  private readonly changes = new Listeners<[HealthChange]>((error) => this.complain(error));
  private readonly records = new Listeners();
  private readonly past = new History();
  private readonly flaps: FlapGuard;

  constructor(@Inject(CLOCK) clock: Clock) {
    this.tracker = new ChangeTracker(clock);
    this.complaints = new Sparingly(clock);
    this.flaps = new FlapGuard(clock, (flapping) => this.logger.warn(flappingLine(flapping)));
  }

  /** The latest changes, newest first, at most 200. */
  get history(): readonly HealthChange[] {
    return this.past.changes;
  }

  /** The latest of them, at most `count`, as a reader of this level sees them. */
  disclosed(level: Disclosure, count: number): readonly StatusChange[] {
    return this.past.disclosed(level, count);
  }

  onChange(listener: (change: HealthChange) => void): Cancel {
    return this.changes.add(listener);
  }

  /** Calls `catchUp` before each new verdict, because something may have happened before it. */
  beforeRecord(catchUp: () => void): Cancel {
    return this.records.add(catchUp);
  }

  standing(subject: 'liveness' | 'readiness'): Standing {
    return this.tracker.standing(subject);
  }

  /** `agoMs`: how long ago the verdict changed. */
  liveness(status: LivenessStatus, reason?: string, agoMs = 0): void {
    this.records.call();
    this.publish(this.tracker.record('liveness', status, { reason }, agoMs));
  }

  readiness(status: ReadinessStatus, reason: string | undefined, agoMs = 0): void {
    this.records.call();
    this.publish(this.tracker.record('readiness', status, { reason }, agoMs));
  }

  startup({ status, tasks }: StartupFinding): void {
    const failed = Object.entries(tasks).find(([, task]) => task.status === 'failed');
    const reason = failed && `task ${failed[0]}: ${failed[1].message?.text ?? 'failed'}`;
    this.publish(this.tracker.record('startup', status, { reason }), failed?.[1].message?.author);
  }

  /** `bug`: the programming error that the check threw, if any. Returns whether this is a change. */
  indicator(name: string, finding: CheckFinding, bug?: unknown): boolean {
    // "no result yet" is not a change: the first result will be one.
    if (finding.status === 'skipped' || finding.ageMs === undefined) return false;
    const change = this.tracker.record('indicator', finding.status, { name, reason: finding.message?.text });
    const level = change && (takesOut(finding) ? levelOf(change) : mildLevelOf(change));
    this.publish(change, finding.message?.author, level, bug);
    return change !== undefined;
  }

  private publish(
    change: HealthChange | undefined,
    author: Message['author'] = 'vitals',
    level = change && levelOf(change),
    bug?: unknown,
  ): void {
    if (!change || !level) return;
    this.past.add(change, author);
    if (this.flaps.isWorthALine(change)) this.logger.writeWithStack(level, changeLine(change), bug);
    // Listeners run outside the async context of the request that happened to reveal the change.
    inOwnContext(() => this.changes.call(change));
  }

  /** A listener that always throws must not fill the log while a subject flaps. */
  private complain(error: unknown): void {
    if (this.complaints.isDue()) this.logger.error('a listener of HealthService.onChange() threw', error);
  }
}

/** Every deployment drains, so a drain is no reason for a warning. */
function levelOf({ to, reason }: HealthChange): LogLevel {
  return reason === 'draining' ? 'log' : (LEVELS[to] ?? 'log');
}

/** The application stays in rotation without its optional and its shared dependencies. */
function mildLevelOf(change: HealthChange): LogLevel {
  const level = levelOf(change);
  return level === 'error' ? 'warn' : level;
}
