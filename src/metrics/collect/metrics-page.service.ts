import { Inject, Injectable } from '@nestjs/common';
import type { Cancel } from '../../core/clock.js';
import { Listeners } from '../../core/listeners.js';
import { pagePorts } from '../../core/options/page-ports.js';
import type { ResolvedOptions } from '../../core/options/resolved.js';
import type { Answer } from '../../http/answer.js';
import { failedMetrics, metricsAnswer } from '../../http/metrics-answer.js';
import { createRouter } from '../../http/route.js';
import { HealthLogger } from '../../log/health-logger.js';
import { OPTIONS } from '../../tokens.js';

/** What an exporter has served on `port`. */
export interface MetricsPage {
  readonly path: string;
  /** What the names begin with. */
  readonly prefix: string;
  /** Collects everything, the application's own metrics too, which may throw or reject. */
  readonly collect: () => Promise<{ readonly type: string; readonly text: string }>;
}

/** The path on `port` at which an exporter has its metrics served, if it wants that. */
@Injectable()
export class MetricsPageService {
  private readonly logger = new HealthLogger();
  private readonly served = new Listeners();
  private current: MetricsPage | undefined;
  private hasComplained = false;

  constructor(@Inject(OPTIONS) private readonly options: ResolvedOptions) {}

  get page(): MetricsPage | undefined {
    return this.current;
  }

  /** Why metrics cannot be served at this path. */
  faultsOf(path: string): string[] {
    const { port, paths, page } = this.options;
    const faults: string[] = [];
    if (port === undefined) faults.push('expected `path` to be given where HealthModule has a `port`, got no `port`');
    if (this.current) faults.push(`expected one \`path\` in an application, got \`"${this.current.path}"\` as well`);
    const route = createRouter(paths)(path);
    if (pagePorts(this.options).probes && path === page.path)
      faults.push(`expected \`path\` to be none of the status page, got \`"${path}"\`; \`page.path\` moves that page`);
    if (route)
      faults.push(`expected \`path\` to be none of a probe, got \`"${path}"\`, which is one of ${route.probe}`);
    return faults;
  }

  serve(page: MetricsPage): void {
    this.current = page;
    this.served.call();
  }

  /** Calls `listener` when there is a page. */
  onServe(listener: () => void): Cancel {
    return this.served.add(listener);
  }

  /** Never rejects. */
  async answer(): Promise<Answer<Uint8Array>> {
    try {
      const { type, text } = await this.current!.collect();
      return metricsAnswer(type, text);
    } catch (error) {
      this.complain(error);
      return failedMetrics();
    }
  }

  /** Once: otherwise each scrape would write a line. */
  private complain(error: unknown): void {
    if (this.hasComplained) return;
    this.hasComplained = true;
    this.logger.error('the metrics could not be collected', error);
  }
}
