import type { Clock } from '../../core/clock.js';
import { KeptLiveness } from '../../core/verdict/kept-liveness.js';
import { livenessReport } from '../../core/verdict/liveness.js';
import type { ProbeRequest } from '../../core/report/probe-request.js';
import type { LivenessReport } from '../../core/report/reports.js';
import type { ResolvedOptions } from '../../core/options/resolved.js';
import { AnswerCache } from '../../http/answer-cache.js';
import { failedAnswer, methodNotAllowed, renderAnswer, unknownIndicator, type ProbeAnswer } from '../../http/answer.js';
import type { Verdicts } from '../../http/grpc/serving-status.js';
import { negotiate } from '../../http/negotiate.js';
import type { ProbeRoute } from '../../http/route.js';
import { disclose, type ProbeView } from '../../http/view.js';
import type { LastKnown } from './last-known.js';
import { needed } from './needed.js';
import type { MainThreadMonitor } from './main-thread-monitor.js';
import type { ForwardedRequest } from '../messages.js';
import type { PendingRequests } from './pending-requests.js';

/** Answers the probes: liveness by itself, the others through the main thread as long as that is not silent. */
export class ProbeHandler {
  /** Whether readiness was answered with `stalled` since this was last set to `false`. */
  hasSaidStalled = false;
  private readonly keptLiveness: KeptLiveness;
  private readonly cache = new AnswerCache((found, level, format) =>
    renderAnswer(disclose(found, level), format, this.options.service),
  );

  constructor(
    private readonly options: Pick<ResolvedOptions, 'heartbeat' | 'format' | 'service'> & {
      readonly isClientJudged: boolean;
    },
    private readonly monitor: MainThreadMonitor,
    private readonly known: LastKnown,
    private readonly pendingRequests: PendingRequests<ForwardedRequest, ProbeAnswer>,
    private readonly clock: Clock,
  ) {
    this.keptLiveness = new KeptLiveness(options.heartbeat.stalledAfterMs);
  }

  /** Neither throws nor rejects: an error on the way becomes a 503. Returns a promise only if the main thread is asked. */
  answer(route: ProbeRoute, method: string | undefined, request: ProbeRequest): ProbeAnswer | Promise<ProbeAnswer> {
    if (method !== 'GET' && method !== 'HEAD') return methodNotAllowed();
    try {
      if (route.probe === 'liveness') return this.aliveOrStalled(request);
      this.monitor.look();
      if (this.monitor.isSilent) return this.fromHere(route, request);
      return this.ask(route, request).catch(() => failedAnswer(route.probe));
    } catch {
      return failedAnswer(route.probe);
    }
  }

  private aliveOrStalled(request: ProbeRequest): ProbeAnswer {
    const finding = this.keptLiveness.report(this.clock.now(), () => {
      this.monitor.look();
      return this.liveness();
    });
    return this.cache.answer({ probe: 'liveness', finding }, 'withheld', negotiate(request, this.options.format));
  }

  private async ask(route: ProbeRoute, request: ProbeRequest): Promise<ProbeAnswer> {
    // HEAD is answered like GET: `sendAnswer` leaves the body out.
    const forwarded = { route, method: 'GET', request: needed(request, this.options.isClientJudged) };
    const answer = await this.pendingRequests.forward(forwarded);
    if (answer) return answer;
    this.monitor.look();
    return this.fromHere(route, request);
  }

  /** Everything but liveness. */
  private fromHere(route: ProbeRoute, request: ProbeRequest): ProbeAnswer {
    const view = this.view(route, request);
    if (!view) return unknownIndicator(route.indicator ?? '');
    return renderAnswer(view, negotiate(request, this.options.format), this.options.service);
  }

  private view({ probe, indicator: name }: ProbeRoute, { query }: ProbeRequest): ProbeView | undefined {
    if (probe === 'startup') return { probe, report: this.known.startup() };
    if (name === undefined) {
      const readiness = this.known.ready(this.monitor, [query['exclude'] ?? []].flat());
      this.hasSaidStalled ||= readiness.reason === 'stalled';
      return { probe: 'readiness', report: readiness };
    }
    const report = this.known.indicator(name, this.monitor);
    return report && { probe: 'indicator', name, report };
  }

  /** What this thread knows by itself at this moment. */
  verdicts(): Verdicts {
    this.monitor.look();
    const { known, monitor } = this;
    return { liveness: this.liveness().status, startup: known.startup().status, readiness: known.ready(monitor) };
  }

  liveness(): LivenessReport {
    return livenessReport({
      isArmed: this.known.isArmed,
      isDraining: this.known.isDraining,
      stalledAfterMs: this.options.heartbeat.stalledAfterMs,
      uptimeMs: this.known.uptimeMs,
      eventLoop: this.monitor.eventLoop(),
      heartbeats: this.monitor.heartbeats(),
    });
  }
}
