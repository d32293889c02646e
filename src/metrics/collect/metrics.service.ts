import { Inject, Injectable } from '@nestjs/common';
import type { Cancel, Clock } from '../../core/clock.js';
import { Listeners } from '../../core/listeners.js';
import type { ResolvedOptions } from '../../core/options/resolved.js';
import type { CheckRun } from '../../core/report/check-run.js';
import { HeartbeatMonitor } from '../../heartbeat/heartbeat-monitor.service.js';
import { IndicatorRegistry } from '../../indicators/indicator.registry.js';
import { Drain } from '../../lifecycle/drain.js';
import { ApplicationServers } from '../../lifecycle/servers/application-servers.js';
import { WorkTracker } from '../../lifecycle/work-tracker.js';
import { HealthLogger } from '../../log/health-logger.js';
import { ProbeService } from '../../probes/probe.service.js';
import { StartupService } from '../../startup/startup.service.js';
import { CLOCK, OPTIONS } from '../../tokens.js';
import { ChangeService } from '../../verdicts/change.service.js';
import { VerdictService } from '../../verdicts/verdict.service.js';
import { RunCounts } from '../run-counts.js';
import type { MetricsSnapshot } from '../snapshot.js';
import { Tally } from '../tally.js';
import { ThreadCounts } from '../thread-counts.js';
import { LoopStalls } from './loop-stalls.js';
import { READINGS, type Sources } from './readings.js';

/** Reads what there is to measure. It counts nothing until an exporter asks for it. */
@Injectable()
export class MetricsService {
  private readonly logger = new HealthLogger();
  private readonly sources: Sources;
  private readonly runs = new RunCounts();
  private readonly probeRequests = new Tally(['probe', 'code']);
  private readonly seenChanges = new Tally(['subject', 'to']);
  private readonly loopStalls: LoopStalls;
  private readonly aliveListeners = new Set<() => void>();
  private readonly begun = new Listeners();
  private readonly ends = new Listeners();
  private readonly brokenParts = new Set<string>();
  private isAlive = false;
  private counts: ThreadCounts | undefined;

  constructor(
    @Inject(OPTIONS) options: ResolvedOptions,
    @Inject(CLOCK) clock: Clock,
    verdicts: VerdictService,
    private readonly indicators: IndicatorRegistry,
    startup: StartupService,
    private readonly heartbeat: HeartbeatMonitor,
    drain: Drain,
    servers: ApplicationServers,
    work: WorkTracker,
    private readonly changes: ChangeService,
    private readonly probes: ProbeService,
  ) {
    this.sources = { verdicts, indicators, startup, heartbeat, drain, servers, work };
    this.loopStalls = new LoopStalls(clock, options.heartbeat.warnAfterMs);
  }

  /** What the thread of the watchdog counts; `undefined` until an exporter asks for counting. */
  get threadCounts(): ThreadCounts | undefined {
    return this.counts;
  }

  /** Counts from here on. Several exporters may call it. */
  count(): void {
    if (this.counts) return;
    this.counts = new ThreadCounts();
    this.indicators.onRun((run) => this.runs.add(run));
    this.changes.onChange(({ subject, to }) => this.seenChanges.add(subject, to));
    this.probes.onAnswer((probe, code) => this.probeRequests.add(probe, String(code)));
    this.heartbeat.onBeat(() => this.countStall());
    this.begun.call();
  }

  /** Calls `listener` when counting begins. */
  onCount(listener: () => void): Cancel {
    return this.begun.add(listener);
  }

  /** Calls `listener` once per run of a check. */
  onRun(listener: (run: CheckRun) => void): Cancel {
    return this.indicators.onRun(listener);
  }

  /**
   * Calls `begin` as soon as the application may leave something behind in the process: at once during a bootstrap, when it
   * is initialised in a testing module, and never if the module is disabled. What `begin` throws stops the start.
   */
  whenAlive(begin: () => void): void {
    if (this.isAlive) begin();
    else this.aliveListeners.add(begin);
  }

  comeAlive(): void {
    this.isAlive = true;
    for (const begin of this.aliveListeners) begin();
    this.aliveListeners.clear();
  }

  /** Calls `listener` when the application has ended, or its start has failed. */
  onEnd(listener: () => void): Cancel {
    return this.ends.once(listener);
  }

  end(): void {
    this.ends.call();
  }

  /** Everything as it is known now. Runs no check, waits for nothing, and never throws: a broken part is left out. */
  snapshot(): MetricsSnapshot {
    const own = this.ownSnapshot();
    return this.counts?.addedTo(own) ?? own;
  }

  /** The same without what the thread counts, for the thread. */
  ownSnapshot(): MetricsSnapshot {
    const snapshot: Record<string, unknown> = {
      isMainSilent: false,
      runs: this.runs.all(),
      probeRequests: this.probeRequests.all(),
      changes: this.seenChanges.all(),
      stalls: this.loopStalls.count,
    };
    for (const [part, read] of Object.entries(READINGS)) {
      try {
        snapshot[part] = read(this.sources);
      } catch (error) {
        this.complain(part, error);
      }
    }
    return snapshot as unknown as MetricsSnapshot;
  }

  /** The thread counts stalls better, if there is one: it sees them while they last. */
  private countStall(): void {
    const isArmed = this.sources.startup.status() === 'started';
    this.loopStalls.beat(isArmed && this.heartbeat.silence().observer === 'in-loop');
  }

  /** Once per part: otherwise each scrape would write a line. */
  private complain(part: string, error: unknown): void {
    if (this.brokenParts.has(part)) return;
    this.brokenParts.add(part);
    this.logger.error(`metrics are without ${part}, which cannot be read`, error);
  }
}
