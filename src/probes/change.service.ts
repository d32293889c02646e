import { Inject, Injectable } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import { ChangeTracker, type HealthChange } from '../core/changes.js';
import type { Clock } from '../core/clock.js';
import { contain } from '../core/contain.js';
import type { CheckFinding, StartupFinding } from '../core/findings.js';
import { mask } from '../core/mask.js';
import type { LivenessStatus, ReadinessStatus } from '../core/status.js';
import { CLOCK } from '../core/tokens.js';
import { HealthLogger } from '../log/health-logger.service.js';

type ChangeListener = (change: HealthChange) => void;
type Level = 'log' | 'warn' | 'error';

const LEVELS: Readonly<Record<string, Level>> = {
  degraded: 'warn',
  not_ready: 'warn',
  unhealthy: 'error',
  stalled: 'error',
  failed: 'error',
};

/** Turns what the probes see into changes: one log line and one call of each listener a change, none a probe. */
@Injectable()
export class ChangeService {
  private readonly logger = new HealthLogger();
  /** That of the start-up, in which this is constructed. */
  private readonly inOwnContext = AsyncLocalStorage.snapshot();
  private readonly tracker: ChangeTracker;
  // By key: the same function may listen twice.
  private readonly listeners = new Map<symbol, ChangeListener>();

  constructor(@Inject(CLOCK) clock: Clock) {
    this.tracker = new ChangeTracker(clock);
  }

  onChange(listener: ChangeListener): () => void {
    const key = Symbol('listener');
    this.listeners.set(key, listener);
    return () => this.listeners.delete(key);
  }

  liveness(status: LivenessStatus, reason?: string): void {
    this.publish(this.tracker.record('liveness', status, { reason }));
  }

  readiness(status: ReadinessStatus, reason: string | undefined): void {
    this.publish(this.tracker.record('readiness', status, { reason }));
  }

  startup({ status, tasks }: StartupFinding): void {
    const failed = Object.entries(tasks).find(([, task]) => task.status === 'failed');
    const reason = failed && `task ${failed[0]}: ${failed[1].message?.text ?? 'failed'}`;
    this.publish(this.tracker.record('startup', status, { reason }));
  }

  indicator(name: string, finding: CheckFinding): void {
    // "no result yet" is not news: the result will be.
    if (finding.status === 'skipped' || finding.ageMs === undefined) return;
    this.publish(this.tracker.record('indicator', finding.status, { name, reason: finding.message?.text }));
  }

  private publish(change: HealthChange | undefined): void {
    if (!change) return;
    this.logger[levelOf(change)](sentence(change));
    const report = (error: unknown): void => this.logger.error('a listener of HealthService.onChange() threw', error);
    // Copied: a listener may add others, and itself again, without end.
    // Nor may one belong to the request that happened to bring the change to light.
    this.inOwnContext(() => {
      for (const listener of [...this.listeners.values()]) contain(() => listener(change), report);
    });
  }
}

/** Every deployment drains: that is no reason for a warning. */
function levelOf({ to, reason }: HealthChange): Level {
  return reason === 'draining' ? 'log' : (LEVELS[to] ?? 'log');
}

function sentence({ subject, name, from, to, reason, lastedMs }: HealthChange): string {
  const what = name === undefined ? subject : `${subject} ${name}`;
  return `${what}: ${from} -> ${to} after ${lastedMs} ms${reason === undefined ? '' : `: ${mask(reason)}`}`;
}
