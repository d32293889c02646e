import { Inject, Injectable } from '@nestjs/common';
import type { Check } from '../core/check.js';
import type { Clock } from '../core/clock.js';
import type { CheckFinding, ReadinessFinding, StartupFinding } from '../core/findings.js';
import { LastReadiness } from '../core/last-readiness.js';
import { judgeLiveness } from '../core/liveness.js';
import type { ProbeRequest } from '../core/probe-request.js';
import { foldReadiness, judgeReadiness, skippedFinding, type ReadinessJudgement } from '../core/readiness.js';
import { byName } from '../core/record.js';
import type { LivenessReport } from '../core/reports.js';
import type { ResolvedOptions } from '../core/resolved-options.js';
import { CLOCK, OPTIONS } from '../core/tokens.js';
import { HeartbeatMonitor } from '../heartbeat/heartbeat-monitor.service.js';
import { IndicatorRegistry } from '../indicators/indicator.registry.js';
import { ApplicationServers } from '../lifecycle/application-servers.js';
import { Drain } from '../lifecycle/drain.js';
import { Microservices } from '../lifecycle/microservices.js';
import { StartupService } from '../startup/startup.service.js';
import { blamed } from './blame.js';
import { ChangeService } from './change.service.js';
import { Holds } from './holds.js';

/** Draws the three verdicts from the state of everything else. */
@Injectable()
export class VerdictService {
  readonly holds = new Holds(() => this.noticeReadiness());
  private readonly last = new LastReadiness();

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
    indicators.onChange(() => this.last.forget());
    indicators.onResult((check) => changes.indicator(check.name, check.finding()));
    startupTasks.onChange(() => this.noticeStartup());
    drain.onPhase(() => this.noticeReadiness());
  }

  liveness(): LivenessReport {
    const eventLoop = this.heartbeat.silence();
    const heartbeats = this.heartbeat.reports();
    const status = judgeLiveness({
      isArmed: this.startupTasks.status() === 'started',
      isDraining: this.isDraining,
      silentMs: eventLoop.silentMs,
      stalledAfterMs: this.options.heartbeat.stalledAfterMs,
      heartbeats: Object.values(heartbeats),
    });
    const uptimeMs = this.startupTasks.uptimeMs();
    const report = { status, uptimeMs, eventLoop, ...(Object.keys(heartbeats).length > 0 && { heartbeats }) };
    this.changes.liveness(status, blamed(report));
    return report;
  }

  /**
   * There at once where no check has to run; otherwise it resolves within `answerMs`, and never rejects. `excluded` names
   * indicators to leave out of this one answer.
   */
  readiness(via: ProbeRequest['via'], excluded: readonly string[] = []): ReadinessFinding | Promise<ReadinessFinding> {
    const checks = this.indicators.all();
    const judgement = this.judge(via);
    const now = this.clock.now();
    const known = excluded.length === 0 ? this.last.recall(judgement, now) : undefined;
    if (known) return known;
    const included = [...checks.values()].filter(({ name }) => !excluded.includes(name));
    const due = judgement.checks === 'run' ? included.filter((check) => now >= check.dueAt()) : [];
    if (due.length === 0) return this.fold(judgement, included, excluded);
    // Judged again: the phase may have changed while the checks ran.
    return this.refresh(due).then(() => this.fold(this.judge(via), included, excluded));
  }

  /** What readiness would be without looking at anything anew. */
  lastKnownReadiness(): ReadinessFinding {
    const { reason, checks } = this.judge('port');
    const findingOf = (check: Check): CheckFinding =>
      checks === 'skipped' ? skippedFinding(check.required) : check.finding();
    return foldReadiness(reason, byName(this.indicators.all().values(), findingOf));
  }

  /** What one indicator says, under the same rules; `undefined` where there is no such indicator. */
  async indicator(name: string, via: ProbeRequest['via']): Promise<CheckFinding | undefined> {
    const check = this.indicators.all().get(name);
    if (!check) return undefined;
    if (this.judge(via).checks === 'run') await this.refresh([check]);
    return this.judge(via).checks === 'skipped' ? skippedFinding(check.required) : this.noticed(check);
  }

  startup(): StartupFinding {
    return this.startupTasks.finding();
  }

  private get isDraining(): boolean {
    return this.drain.phase === 'draining' || this.drain.phase === 'stopped';
  }

  private get isReachable(): boolean {
    return this.servers.isListening || (this.servers.isReachable && this.microservices.isReachable);
  }

  private judge(via: ProbeRequest['via']): ReadinessJudgement {
    const startup = this.startupTasks.status();
    return judgeReadiness({
      phase: this.drain.phase,
      isStalled: startup === 'started' && this.heartbeat.silence().silentMs >= this.options.heartbeat.unreadyAfterMs,
      startup,
      isListening: via === 'app' || this.isReachable,
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
      byName(included, (check) => (checks === 'skipped' ? skippedFinding(check.required) : this.noticed(check, now))),
    );
    if (excluded.length === 0) {
      this.changes.readiness(finding.status, finding.reason ?? culprits(finding));
      if (checks === 'run') this.last.keep(finding, now, Math.min(...included.map((check) => check.dueAt())));
    }
    const unknown = excluded.filter((name) => !this.indicators.all().has(name));
    return unknown.length > 0 ? { ...finding, warning: `unknown indicators excluded: ${unknown.join(', ')}` } : finding;
  }

  private async refresh(checks: readonly Check[]): Promise<void> {
    let cancel = (): void => {};
    const enough = new Promise<void>((resolve) => (cancel = this.clock.after(this.options.answerMs, resolve)));
    await Promise.race([Promise.all(checks.map((check) => check.fresh())), enough]);
    cancel();
  }

  /** A finding also changes with time alone, which only somebody who looks can notice. */
  private noticed(check: Check, now?: number): CheckFinding {
    const finding = check.finding(now);
    this.changes.indicator(check.name, finding);
    return finding;
  }

  private noticeStartup(): void {
    const status = this.startupTasks.status();
    if (status === 'started') this.drain.run();
    this.changes.startup(this.startupTasks.finding());
  }

  private noticeReadiness(): void {
    // The next probe has to see the way back.
    this.last.forget();
    const { reason } = this.judge('app');
    if (reason !== undefined) this.changes.readiness('not_ready', reason);
  }
}

/** The indicators that keep readiness from being `ready`. */
function culprits(finding: ReadinessFinding): string | undefined {
  if (finding.status === 'ready') return undefined;
  const names = Object.entries(finding.checks).flatMap(([name, { status }]) =>
    status === 'healthy' ? [] : [`${name} ${status}`],
  );
  return names.length > 0 ? names.join(', ') : undefined;
}
