import { Inject, Injectable } from '@nestjs/common';
import type { Check } from '../core/check/check.js';
import type { Clock } from '../core/clock.js';
import type { CheckFinding, ReadinessFinding, StartupFinding } from '../core/report/findings.js';
import { KeptLiveness } from '../core/verdict/kept-liveness.js';
import { KeptVerdict } from '../core/verdict/kept-verdict.js';
import { livenessReport } from '../core/verdict/liveness.js';
import type { ProbeRequest } from '../core/report/probe-request.js';
import { foldReadiness, judgeReadiness, skippedFinding, type ReadinessJudgement } from '../core/verdict/readiness.js';
import { recordOf } from '../core/record.js';
import type { LivenessReport } from '../core/report/reports.js';
import type { ResolvedOptions } from '../core/options/resolved.js';
import { CLOCK, OPTIONS } from '../tokens.js';
import { HeartbeatMonitor } from '../heartbeat/heartbeat-monitor.service.js';
import { IndicatorRegistry } from '../indicators/indicator.registry.js';
import { ApplicationServers } from '../lifecycle/servers/application-servers.js';
import { Drain } from '../lifecycle/drain.js';
import { Microservices } from '../lifecycle/microservices/microservices.js';
import { StartupService } from '../startup/startup.service.js';
import { Sparingly } from '../core/sparingly.js';
import { stallCause } from '../core/verdict/stall-cause.js';
import { culprits, isCertain } from '../core/verdict/culprits.js';
import { ChangeService } from './change.service.js';
import { Holds } from '../core/verdict/holds.js';
import { refreshed } from './refreshed.js';

/** How often to look for changes that come with time alone: a result that is too old, a check that hangs. */
const LOOK_EVERY_MS = 1000;

/** Judges the three probes from the state of everything else. */
@Injectable()
export class VerdictService {
  readonly holds = new Holds({ now: () => this.clock.now() }, () => this.noticeReadiness());
  private readonly keptReadiness = new KeptVerdict<ReadinessFinding>();
  private readonly keptLiveness: KeptLiveness;

  constructor(
    @Inject(OPTIONS) private readonly options: ResolvedOptions,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly servers: ApplicationServers,
    private readonly indicators: IndicatorRegistry,
    private readonly startupTasks: StartupService,
    private readonly heartbeat: HeartbeatMonitor,
    private readonly drain: Drain,
    private readonly microservices: Microservices,
    private readonly changes: ChangeService,
  ) {
    this.keptLiveness = new KeptLiveness(options.heartbeat.stalledAfterMs);
    indicators.onChange(() => this.keptReadiness.forget());
    indicators.onResult((check) => this.noticeResult(check));
    startupTasks.onChange(() => this.noticeStartup());
    drain.onPhase(() => this.noticeReadiness());
    const looks = new Sparingly(clock, LOOK_EVERY_MS);
    heartbeat.onBeat(() => looks.isDue() && this.look());
    heartbeat.onWatch(() => this.keptLiveness.forget());
  }

  liveness(): LivenessReport {
    return this.keptLiveness.report(this.clock.now(), () => {
      const report = this.lastKnownLiveness();
      this.changes.liveness(report.status, stallCause(report));
      return report;
    });
  }

  /** What liveness is, without noticing that it has changed. */
  lastKnownLiveness(): LivenessReport {
    return livenessReport({
      isArmed: this.startupTasks.status() === 'started',
      isDraining: this.isDraining,
      stalledAfterMs: this.options.heartbeat.stalledAfterMs,
      uptimeMs: this.startupTasks.uptimeMs(),
      eventLoop: this.heartbeat.silence(),
      heartbeats: this.heartbeat.reports(),
    });
  }

  /**
   * Returns the verdict at once if no check has to run; otherwise a promise that resolves within `answerMs` and never
   * rejects. `excluded` names indicators to leave out of this one answer.
   */
  readiness(via: ProbeRequest['via'], excluded: readonly string[] = []): ReadinessFinding | Promise<ReadinessFinding> {
    const checks = this.indicators.all(); // first, because a lazily loaded module ends the kept verdict
    const now = this.clock.now();
    const known = excluded.length === 0 && this.isListeningFor(via) ? this.keptReadiness.recall(now) : undefined;
    if (known) return known;
    const judgement = this.judge(via);
    const included = [...checks.values()].filter(({ name }) => !excluded.includes(name));
    const due = judgement.checks === 'run' ? included.filter((check) => now >= check.dueAt()) : [];
    if (due.length === 0) return this.fold(judgement, included, excluded);
    // Judge again, because the phase may have changed while the checks ran.
    return refreshed(due, this.clock, this.options.answerMs).then(() => this.fold(this.judge(via), included, excluded));
  }

  /** Readiness from what is known, without running a check. */
  lastKnownReadiness(): ReadinessFinding {
    const { reason, checks } = this.judge('port');
    const findingOf = (check: Check): CheckFinding =>
      checks === 'skipped' ? skippedFinding(check.role) : check.finding();
    return foldReadiness(reason, recordOf(this.indicators.all().values(), findingOf));
  }

  /** The finding of one indicator, under the same rules; `undefined` if there is no such indicator. */
  async indicator(name: string, via: ProbeRequest['via']): Promise<CheckFinding | undefined> {
    const check = this.indicators.all().get(name);
    if (!check) return undefined;
    if (this.judge(via).checks === 'run') await refreshed([check], this.clock, this.options.answerMs);
    if (this.judge(via).checks === 'skipped') return skippedFinding(check.role);
    const finding = this.noticed(check);
    this.noticeReadiness();
    return finding;
  }

  /** Reports changes since the last probe. Runs no check. */
  look(): void {
    this.liveness();
    const { checks } = this.judge('port');
    if (checks !== 'skipped') for (const check of this.indicators.all().values()) this.noticed(check);
    this.noticeReadiness();
  }

  startup(): StartupFinding {
    return this.startupTasks.finding();
  }

  private get isDraining(): boolean {
    return this.drain.phase === 'draining' || this.drain.phase === 'stopped';
  }

  private isListeningFor(via: ProbeRequest['via']): boolean {
    if (via === 'app' || this.servers.isListening) return true;
    return this.servers.isReachable && this.microservices.isReachable;
  }

  private judge(via: ProbeRequest['via']): ReadinessJudgement {
    const startup = this.startupTasks.status();
    return judgeReadiness({
      phase: this.drain.phase,
      isStalled: startup === 'started' && this.heartbeat.silence().silentMs >= this.options.heartbeat.unreadyAfterMs,
      startup,
      isListening: this.isListeningFor(via),
      hold: this.holds.oldest,
    });
  }

  private fold(
    { reason, checks }: ReadinessJudgement,
    included: readonly Check[],
    excluded: readonly string[],
  ): ReadinessFinding {
    const now = this.clock.now();
    const finding = foldReadiness(
      reason,
      recordOf(included, (check) => (checks === 'skipped' ? skippedFinding(check.role) : this.noticed(check, now))),
    );
    if (excluded.length === 0) {
      this.noticeVerdict(finding);
      if (checks === 'run') this.keptReadiness.keep(finding, now, this.changesAt(included, now));
    }
    const unknown = excluded.filter((name) => !this.indicators.all().has(name));
    return unknown.length > 0 ? { ...finding, warning: `unknown indicators excluded: ${unknown.join(', ')}` } : finding;
  }

  /** The next time at which a check is due, or at which silence of the event loop would count. */
  private changesAt(included: readonly Check[], now: number): number {
    const silentAt = now + this.options.heartbeat.unreadyAfterMs - this.heartbeat.silence().silentMs;
    return included.reduce((earliest, check) => Math.min(earliest, check.dueAt()), silentAt);
  }

  /** A finding also changes with time alone, which is noticed only by looking at it. */
  private noticed(check: Check, now?: number): CheckFinding {
    const finding = check.finding(now);
    this.changes.indicator(check.name, finding, check.bug);
    return finding;
  }

  private noticeStartup(): void {
    const status = this.startupTasks.status();
    if (status === 'started') this.drain.markRunning();
    this.changes.startup(this.startupTasks.finding());
  }

  private noticeResult(check: Check): void {
    if (this.changes.indicator(check.name, check.finding(), check.bug)) this.noticeReadiness();
  }

  private noticeReadiness(): void {
    // The next probe must notice that the indicator recovers.
    this.keptReadiness.forget();
    const known = this.lastKnownReadiness();
    // `starting` is the initial value, so it is no change. A request through a server that is not known to listen proves
    // otherwise.
    if (known.reason === 'starting') return;
    if (known.reason !== undefined || isCertain(known)) this.noticeVerdict(known);
  }

  private noticeVerdict(finding: ReadinessFinding): void {
    this.changes.readiness(finding.status, finding.reason ?? culprits(finding));
  }
}
