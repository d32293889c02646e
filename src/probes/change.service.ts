import { Inject, Injectable, Logger } from '@nestjs/common';
import { ChangeTracker, type HealthChange } from '../core/changes.js';
import type { Clock } from '../core/clock.js';
import type { CheckFinding, StartupFinding } from '../core/findings.js';
import { mask } from '../core/mask.js';
import type { LivenessStatus, ReadinessStatus } from '../core/status.js';
import { CLOCK } from '../core/tokens.js';

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
  private readonly logger = new Logger('HealthModule');
  private readonly tracker: ChangeTracker;
  private readonly listeners = new Set<ChangeListener>();

  constructor(@Inject(CLOCK) clock: Clock) {
    this.tracker = new ChangeTracker(clock);
  }

  onChange(listener: ChangeListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  liveness(status: LivenessStatus): void {
    this.publish(this.tracker.record('liveness', status));
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
    // A logger or listener of the application's that throws must not reach the probe that noticed the change.
    contain(() => this.logger[LEVELS[change.to] ?? 'log'](sentence(change)));
    for (const listener of this.listeners) {
      contain(
        () => listener(change),
        (error) => this.logger.error('a listener of HealthService.onChange() threw', error),
      );
    }
  }
}

function sentence({ subject, name, from, to, reason, lastedMs }: HealthChange): string {
  const what = name === undefined ? subject : `${subject} ${name}`;
  return `${what}: ${from} -> ${to} after ${lastedMs} ms${reason === undefined ? '' : `: ${mask(reason)}`}`;
}

function contain(action: () => void, report: (error: unknown) => void = () => {}): void {
  try {
    action();
  } catch (error) {
    contain(() => report(error));
  }
}
