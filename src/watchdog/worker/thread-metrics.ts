import type { Clock } from '../../core/clock.js';
import type { ResolvedOptions } from '../../core/options/resolved.js';
import type { LivenessReport } from '../../core/report/reports.js';
import { aged } from '../../metrics/aged.js';
import type { MetricsSnapshot } from '../../metrics/snapshot.js';
import { ThreadCounts } from '../../metrics/thread-counts.js';
import type { ProbeAnswer } from '../../http/answer.js';
import type { ProbeRoute } from '../../http/route.js';
import type { LastKnown } from './last-known.js';
import type { MainThreadMonitor } from './main-thread-monitor.js';

interface MetricsSpec {
  readonly clock: Clock;
  readonly heartbeat: ResolvedOptions['heartbeat'];
  readonly monitor: Pick<MainThreadMonitor, 'silentMs' | 'eventLoop' | 'heartbeats'>;
  readonly known: Pick<LastKnown, 'isArmed'>;
  readonly liveness: () => LivenessReport;
}

/** Counts for the metrics, if the application exports any, and knows what to say of them while the main thread is blocked. */
export class ThreadMetrics {
  private counts: ThreadCounts | undefined;
  private last: MetricsSnapshot = { isMainSilent: true };
  private lastAt = 0;
  private isStall = false;

  constructor(private readonly spec: MetricsSpec) {}

  /** Counts from here on, in memory that the main thread sees. */
  count(cells: BigInt64Array): void {
    this.counts = new ThreadCounts(cells);
  }

  /** Learns what the main thread knows without these counts. */
  learn(snapshot: MetricsSnapshot): void {
    this.last = snapshot;
    this.lastAt = this.spec.clock.now();
  }

  /** Counts an answer to a probe once there is one. */
  counted({ probe }: ProbeRoute, answer: ProbeAnswer | Promise<ProbeAnswer>): ProbeAnswer | Promise<ProbeAnswer> {
    const { counts } = this;
    if (!counts) return answer;
    const count = (given: ProbeAnswer): ProbeAnswer => {
      counts.addProbe(probe, given.status);
      return given;
    };
    return answer instanceof Promise ? answer.then(count) : count(answer);
  }

  /** To be called often: a stall counts once, when it reaches the limit. */
  look(): void {
    const { monitor, heartbeat } = this.spec;
    const wasStall = this.isStall;
    this.isStall = monitor.silentMs >= heartbeat.warnAfterMs;
    if (this.isStall && !wasStall) this.counts?.addStall();
  }

  snapshot(): MetricsSnapshot {
    const { clock, heartbeat, monitor, known, liveness } = this.spec;
    const isUnready = known.isArmed && monitor.silentMs >= heartbeat.unreadyAfterMs;
    const snapshot: MetricsSnapshot = {
      ...aged(this.last, clock.now() - this.lastAt),
      isMainSilent: true,
      liveness: liveness().status,
      readiness: isUnready ? 'not_ready' : this.last.readiness,
      eventLoop: monitor.eventLoop(),
      heartbeats: Object.entries(monitor.heartbeats()).map(([name, { silentMs }]) => ({ name, silentMs })),
    };
    return this.counts?.addedTo(snapshot) ?? snapshot;
  }
}
