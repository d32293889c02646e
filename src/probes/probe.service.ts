import { Inject, Injectable } from '@nestjs/common';
import type { Cancel } from '../core/clock.js';
import { Listeners } from '../core/listeners.js';
import { discloseReadiness, discloseStartup, type Disclosure } from '../core/report/disclose.js';
import type { ReadinessFinding } from '../core/report/findings.js';
import { detached, type ProbeRequest } from '../core/report/probe-request.js';
import type { ReadinessReport, StartupReport } from '../core/report/reports.js';
import type { ResolvedOptions } from '../core/options/resolved.js';
import { OPTIONS } from '../tokens.js';
import { HealthLogger } from '../log/health-logger.js';
import { failedAnswer, methodNotAllowed, renderAnswer, unknownIndicator, type ProbeAnswer } from '../http/answer.js';
import { AnswerCache } from '../http/answer-cache.js';
import { negotiate, type Format } from '../http/negotiate.js';
import type { Probe, ProbeRoute } from '../http/route.js';
import { VerdictService } from '../verdicts/verdict.service.js';
import { disclose, type ProbeFinding } from '../http/view.js';

/** Answers probes from every entrance: the gate, the controller and the probe port. */
@Injectable()
export class ProbeService {
  private readonly logger = new HealthLogger();
  private hasComplained = false;
  private readonly answers = new Listeners<[Probe, number]>();
  private readonly cache = new AnswerCache((found, level, format) =>
    renderAnswer(disclose(found, level), format, this.options.service),
  );

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
      // Liveness contains nothing to withhold, so `details` is not asked.
      const level = route.probe === 'liveness' ? this.levelForAnyone : this.levelFor(request);
      const format = negotiate(request, this.options.format);
      const found = this.find(route, request);
      if (!(found instanceof Promise)) return this.show(found, route, level, format);
      return found.then((late) => this.show(late, route, level, format)).catch((error) => this.failed(route, error));
    } catch (error) {
      return this.failed(route, error);
    }
  }

  /**
   * Readiness and startup as an unknown client sees them, without a new check and without `details`: for the watchdog, which
   * cannot call `details` while this thread is blocked.
   */
  known(): { readonly readiness: ReadinessReport; readonly startup: StartupReport } {
    const level = this.levelForAnyone;
    const readiness = this.verdicts.lastKnownReadiness();
    const startup = this.verdicts.startup();
    return {
      readiness: discloseReadiness({ ...readiness, checks: withoutDetails(readiness.checks) }, level),
      startup: discloseStartup({ ...startup, checks: withoutDetails(startup.checks) }, level),
    };
  }

  /** What every client may see: a function among the options is not asked, which may allow more to some. */
  get levelForAnyone(): Disclosure {
    return this.options.details === 'full' ? 'full' : 'withheld';
  }

  private show(found: ProbeFinding | undefined, route: ProbeRoute, level: Disclosure, format: Format): ProbeAnswer {
    return found ? this.cache.answer(found, level, format) : unknownIndicator(route.indicator ?? '');
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

  /** The finding that the answer shows; `undefined` if no indicator has the name. */
  private find(
    { probe, indicator }: ProbeRoute,
    { via, query }: ProbeRequest,
  ): ProbeFinding | Promise<ProbeFinding | undefined> {
    if (probe === 'liveness') return { probe, finding: this.verdicts.liveness() };
    if (probe === 'startup') return { probe, finding: this.verdicts.startup() };
    if (indicator !== undefined) return this.findIndicator(indicator, via);
    const finding = this.verdicts.readiness(via, list(query['exclude']));
    if (!(finding instanceof Promise)) return { probe, finding };
    return finding.then((late) => ({ probe, finding: late }));
  }

  private async findIndicator(name: string, via: ProbeRequest['via']): Promise<ProbeFinding | undefined> {
    const finding = await this.verdicts.indicator(name, via);
    return finding && { probe: 'indicator', name, finding };
  }

  /**
   * What the client may see. It is decided before anything is waited for: later the client may have disconnected, and its
   * socket has no address any more.
   */
  levelFor(request: ProbeRequest): Disclosure {
    const { details } = this.options;
    if (typeof details === 'string') return details;
    try {
      const isFull: unknown = details(detached(request));
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

function list(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

function withoutDetails(checks: ReadinessFinding['checks']): ReadinessFinding['checks'] {
  return Object.fromEntries(Object.entries(checks).map(([name, { details: _details, ...check }]) => [name, check]));
}
