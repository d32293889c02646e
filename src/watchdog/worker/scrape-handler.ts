import type { Clock } from '../../core/clock.js';
import { exposition, EXPOSITION_TYPE } from '../../metrics/exposition.js';
import type { MetricsSnapshot } from '../../metrics/snapshot.js';
import type { Answer } from '../../http/answer.js';
import { OWN_ANSWER_MS } from '../../http/bounds.js';
import { failedMetrics, metricsAnswer } from '../../http/metrics-answer.js';
import type { MetricsPath } from '../messages.js';
import { SharedScrape } from '../shared-scrape.js';
import type { MainThreadMonitor } from './main-thread-monitor.js';

/** After so long a scrape is answered here if the main thread has not beaten since: within a second, as probes are. */
const SLOW_MS = 900;

interface ScrapeSpec {
  readonly clock: Clock;
  readonly monitor: Pick<MainThreadMonitor, 'look' | 'silentMs' | 'isSilent'>;
  /** What this thread can say by itself. */
  readonly snapshot: () => MetricsSnapshot;
  /** Has the main thread collect the metrics. */
  readonly collect: (id: number) => void;
}

/** Answers scrapes: through the main thread, or from what this one knows while the main one is silent. */
export class ScrapeHandler {
  /** Where the metrics are, once the application has said so. */
  served: MetricsPath | undefined;
  private readonly shared: SharedScrape;
  private lastOwn: { readonly answer: Answer; readonly at: number } | undefined;

  constructor(private readonly spec: ScrapeSpec) {
    this.shared = new SharedScrape(spec.clock, spec.collect);
  }

  /** Never rejects. */
  async answer(): Promise<Answer> {
    const { clock, monitor } = this.spec;
    monitor.look();
    if (monitor.isSilent) return this.fromHere();
    const cancel = clock.after(SLOW_MS, () => this.giveUpIfStuck());
    const answer = await this.shared.ask();
    cancel();
    return answer ?? this.fromHere();
  }

  /** The main thread has collected. */
  take(id: number, answer: Answer): void {
    this.shared.answer(id, answer);
  }

  /** To be called when the main thread has fallen silent. */
  giveUp(): void {
    this.shared.giveUp();
  }

  /** A main thread that beats may be slow to collect, which is no reason to leave the application's own metrics out. */
  private giveUpIfStuck(): void {
    this.spec.monitor.look();
    if (this.spec.monitor.silentMs >= SLOW_MS) this.giveUp();
  }

  private fromHere(): Answer {
    const now = this.spec.clock.now();
    if (this.lastOwn && now - this.lastOwn.at < OWN_ANSWER_MS) return this.lastOwn.answer;
    try {
      const answer = metricsAnswer(EXPOSITION_TYPE, exposition(this.spec.snapshot(), this.served?.prefix ?? ''));
      this.lastOwn = { answer, at: now };
      return answer;
    } catch {
      return failedMetrics();
    }
  }
}
