import { Inject, Injectable } from '@nestjs/common';
import type { Cancel } from '../core/clock.js';
import { Listeners } from '../core/listeners.js';
import { discloseCheck, discloseReadiness, discloseStartup, type Disclosure } from '../core/report/disclose.js';
import type { ReadinessFinding } from '../core/report/findings.js';
import { detached, type ProbeRequest } from '../core/report/probe-request.js';
import { rememberLast } from '../core/remember-last.js';
import type { LivenessReport, ReadinessReport, StartupReport } from '../core/report/reports.js';
import type { ResolvedOptions } from '../core/options/resolved.js';
import { OPTIONS } from '../tokens.js';
import { HealthLogger } from '../log/health-logger.js';
import { failedAnswer, methodNotAllowed, renderAnswer, unknownIndicator, type ProbeAnswer } from '../http/answer.js';
import { negotiate } from '../http/negotiate.js';
import type { Probe, ProbeRoute } from '../http/route.js';
import { VerdictService } from '../verdicts/verdict.service.js';
import type { ProbeView } from '../http/view.js';

/** Answers probes from every entrance: the gate, the controller and the probe port. */
@Injectable()
export class ProbeService {
  private readonly logger = new HealthLogger();
  private hasComplained = false;
  private readonly answers = new Listeners<[Probe, number]>();
  // Hot path, ADR 8: an unchanged verdict is not rendered again, because a storm of probes asks many times per millisecond.
  private readonly livenessView = rememberLast(livenessView);
  private readonly readinessView = rememberLast(readinessView);
  private readonly render: Record<ProbeView['probe'], typeof renderAnswer> = {
    liveness: rememberLast(renderAnswer),
    readiness: rememberLast(renderAnswer),
    startup: renderAnswer,
    indicator: renderAnswer,
  };

  constructor(
    private readonly verdicts: VerdictService,
    @Inject(OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  /**
   * Neither throws nor rejects: an error on the way becomes a 503. Returns a promise only if checks may have to be waited
   * for.
   */
  answer(route: ProbeRoute, method: string | undefined, request: ProbeRequest): ProbeAnswer | Promise<ProbeAnswer> {
    const answered = this.answerUntold(route, method, request);
    // Hot path, ADR 8: without a listener the answer goes straight back.
    if (this.answers.isEmpty) return answered;
    return answered instanceof Promise ? answered.then((late) => this.tell(route, late)) : this.tell(route, answered);
  }

  /** Calls `listener` after each {@link answer}. */
  onAnswer(listener: (probe: Probe, status: number) => void): Cancel {
    return this.answers.add(listener);
  }

  /** Like {@link answer}, but the listener is not told: another thread, which forwards the answer, counts it. */
  answerUntold(
    route: ProbeRoute,
    method: string | undefined,
    request: ProbeRequest,
  ): ProbeAnswer | Promise<ProbeAnswer> {
    if (method !== 'GET' && method !== 'HEAD') return methodNotAllowed();
    try {
      // `details` may run after the client has disconnected, when its socket has no address: pass a snapshot.
      const asked = typeof this.options.details === 'function' ? detached(request) : request;
      const view = this.view(route, asked);
      if (!(view instanceof Promise)) return this.answerTo(view, route, request);
      return view.then((late) => this.answerTo(late, route, request)).catch((error) => this.failed(route, error));
    } catch (error) {
      return this.failed(route, error);
    }
  }

  /**
   * Readiness and startup as an unknown client sees them, without a new check and without `details`: for the watchdog, which
   * cannot call `details` while this thread is blocked.
   */
  known(): { readonly readiness: ReadinessReport; readonly startup: StartupReport } {
    const level = this.options.details === 'full' ? 'full' : 'withheld';
    const readiness = this.verdicts.lastKnownReadiness();
    const startup = this.verdicts.startup();
    return {
      readiness: discloseReadiness({ ...readiness, checks: withoutDetails(readiness.checks) }, level),
      startup: discloseStartup({ ...startup, checks: withoutDetails(startup.checks) }, level),
    };
  }

  private answerTo(view: ProbeView | undefined, route: ProbeRoute, request: ProbeRequest): ProbeAnswer {
    if (!view) return unknownIndicator(route.indicator ?? '');
    return this.render[view.probe](view, negotiate(request, this.options.format), this.options.service);
  }

  /** An unknown indicator is no probe. */
  private tell({ probe }: ProbeRoute, answer: ProbeAnswer): ProbeAnswer {
    if (answer.status !== 404) this.answers.call(probe, answer.status);
    return answer;
  }

  private failed({ probe }: ProbeRoute, error: unknown): ProbeAnswer {
    this.logger.error(`the ${probe} probe could not be answered`, error);
    return failedAnswer(probe);
  }

  private view(route: ProbeRoute, request: ProbeRequest): ProbeView | Promise<ProbeView | undefined> {
    if (route.probe === 'liveness') return this.liveness();
    if (route.probe === 'startup')
      return { probe: 'startup', report: discloseStartup(this.verdicts.startup(), this.disclosure(request)) };

    if (route.indicator !== undefined) return this.indicator(route.indicator, request);
    const finding = this.verdicts.readiness(request.via, list(request.query['exclude']));
    const show = (known: ReadinessFinding): ProbeView => this.readinessView(known, this.disclosure(request));
    return finding instanceof Promise ? finding.then(show) : show(finding);
  }

  private liveness(): ProbeView {
    const report = this.verdicts.liveness();
    if (report.heartbeats) return { probe: 'liveness', report };
    const { status, uptimeMs, eventLoop } = report;
    const { observer, silentMs, longestSilenceMs } = eventLoop;
    return this.livenessView(status, uptimeMs, observer, silentMs, longestSilenceMs);
  }

  private async indicator(name: string, request: ProbeRequest): Promise<ProbeView | undefined> {
    const finding = await this.verdicts.indicator(name, request.via);
    return finding && { probe: 'indicator', name, report: discloseCheck(finding, this.disclosure(request)) };
  }

  private disclosure(request: ProbeRequest): Disclosure {
    const { details } = this.options;
    if (typeof details === 'string') return details;
    try {
      const isFull: unknown = details(request);
      if (typeof isFull === 'boolean') return isFull ? 'full' : 'withheld';
      // `details` must answer synchronously. A promise is ignored here, but its rejection would end the process.
      Promise.resolve(isFull).catch(() => {});
      this.complain('did not return true or false');
    } catch (error) {
      this.complain('threw', error);
    }
    return 'withheld';
  }

  /** Logged once, because every probe would write the line. */
  private complain(what: string, ...error: [] | [unknown]): void {
    if (this.hasComplained) return;
    this.hasComplained = true;
    this.logger.error(`the function given as \`details\` ${what}: details are withheld`, ...error);
  }
}

function livenessView(
  status: LivenessReport['status'],
  uptimeMs: number,
  observer: LivenessReport['eventLoop']['observer'],
  silentMs: number,
  longestSilenceMs: number,
): ProbeView {
  return { probe: 'liveness', report: { status, uptimeMs, eventLoop: { observer, silentMs, longestSilenceMs } } };
}

function readinessView(finding: ReadinessFinding, level: Disclosure): ProbeView {
  return { probe: 'readiness', report: discloseReadiness(finding, level) };
}

function list(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

function withoutDetails(checks: ReadinessFinding['checks']): ReadinessFinding['checks'] {
  return Object.fromEntries(Object.entries(checks).map(([name, { details: _details, ...check }]) => [name, check]));
}
