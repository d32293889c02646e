import { Injectable } from '@nestjs/common';
import type { Cancel } from '../core/clock.js';
import { HeartbeatMonitor } from '../heartbeat/heartbeat-monitor.service.js';
import { MetricsPageService } from '../metrics/collect/metrics-page.service.js';
import { MetricsService } from '../metrics/collect/metrics.service.js';
import type { ProbeThread } from './probe-thread.js';

type Thread = Pick<ProbeThread, 'send'>;

/** Exchanges what both threads need to know to count together, and to answer scrapes. */
@Injectable()
export class MetricsLinkService {
  constructor(
    private readonly metrics: MetricsService,
    private readonly page: MetricsPageService,
    private readonly heartbeat: HeartbeatMonitor,
  ) {}

  /** Keeps the present thread informed. Returns how to end that. */
  connect(present: () => Thread | undefined): Cancel {
    const cancels = [
      this.metrics.onCount(() => this.tell(present())),
      this.page.onServe(() => this.tell(present())),
      // At each beat, because the next one may not come.
      this.heartbeat.onBeat(() => this.sendSnapshot(present())),
    ];
    return () => cancels.forEach((cancel) => cancel());
  }

  /** Tells a thread what it has to count, and to serve. */
  tell(thread: Thread | undefined): void {
    const { threadCounts } = this.metrics;
    if (threadCounts) thread?.send({ type: 'count', cells: threadCounts.cells });
    if (!this.page.page) return;
    const { path, prefix } = this.page.page;
    this.sendSnapshot(thread);
    thread?.send({ type: 'metrics', served: { path, prefix } });
  }

  /**
   * Collects the metrics for a thread. The snapshot goes ahead of them: what a client has seen once must not be less in the
   * thread's own answer, if this thread is blocked before it beats.
   */
  async answer(thread: Thread | undefined, id: number): Promise<void> {
    const answer = await this.page.answer();
    this.sendSnapshot(thread);
    thread?.send({ type: 'scraped', id, answer }, [answer.body.buffer as ArrayBuffer]);
  }

  private sendSnapshot(thread: Thread | undefined): void {
    if (this.page.page) thread?.send({ type: 'snapshot', snapshot: this.metrics.ownSnapshot() });
  }
}
