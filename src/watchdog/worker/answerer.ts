import { judgeLiveness } from '../../core/liveness.js';
import { detached, type ProbeRequest } from '../../core/probe-request.js';
import type { LivenessReport } from '../../core/reports.js';
import type { ResolvedOptions } from '../../core/resolved-options.js';
import {
  failedAnswer,
  methodNotAllowed,
  renderAnswer,
  unknownIndicator,
  type ProbeAnswer,
} from '../../probes/answer.js';
import { negotiate } from '../../probes/negotiate.js';
import type { ProbeRoute } from '../../probes/route.js';
import type { ProbeView } from '../../probes/view.js';
import type { LastKnown } from './last-known.js';
import type { Observation } from './observation.js';
import type { Questions } from './questions.js';

/** Answers the probes: liveness by itself, the others through the main thread for as long as that is not silent. */
export class Answerer {
  /** Whether it has answered readiness with `stalled` since this was last set to false. */
  hasSaidStalled = false;

  constructor(
    private readonly options: Pick<ResolvedOptions, 'heartbeat' | 'format' | 'service'>,
    private readonly observation: Observation,
    private readonly known: LastKnown,
    private readonly questions: Questions,
  ) {}

  /** Never rejects: what goes wrong on the way is a 503. */
  async answer(route: ProbeRoute, method: string | undefined, request: ProbeRequest): Promise<ProbeAnswer> {
    if (method !== 'GET' && method !== 'HEAD') return methodNotAllowed();
    return this.find(route, method, request).catch(() => failedAnswer(route.probe));
  }

  private async find(route: ProbeRoute, method: string, request: ProbeRequest): Promise<ProbeAnswer> {
    this.observation.look();
    if (route.probe !== 'liveness' && !this.observation.isSilent) {
      const answer = await this.questions.ask({ route, method, request: detached(request) });
      if (answer) return answer;
      this.observation.look();
    }
    const view = this.view(route, request);
    if (!view) return unknownIndicator(route.indicator ?? '');
    return renderAnswer(view, negotiate(request, this.options.format), this.options.service);
  }

  private view({ probe, indicator: name }: ProbeRoute, { query }: ProbeRequest): ProbeView | undefined {
    if (probe === 'liveness') return { probe, report: this.liveness() };
    if (probe === 'startup') return { probe, report: this.known.startup() };
    if (name === undefined) {
      const readiness = this.known.ready(this.observation, [query.exclude ?? []].flat());
      this.hasSaidStalled ||= readiness.reason === 'stalled';
      return { probe, report: readiness };
    }
    const report = this.known.indicator(name, this.observation);
    return report && { probe: 'indicator', name, report };
  }

  liveness(): LivenessReport {
    const eventLoop = this.observation.eventLoop();
    const heartbeats = this.observation.heartbeats();
    const status = judgeLiveness({
      isArmed: this.known.isArmed,
      isDraining: this.known.isDraining,
      silentMs: eventLoop.silentMs,
      stalledAfterMs: this.options.heartbeat.stalledAfterMs,
      heartbeats: Object.values(heartbeats),
    });
    const { uptimeMs } = this.known;
    const isWatching = Object.keys(heartbeats).length > 0;
    return { status, uptimeMs, eventLoop, ...(isWatching && { heartbeats }) };
  }
}
