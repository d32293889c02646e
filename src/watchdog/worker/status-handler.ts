import type { Clock } from '../../core/clock.js';
import { detached, type ProbeRequest } from '../../core/report/probe-request.js';
import type { LivenessReport } from '../../core/report/reports.js';
import type { StatusReport } from '../../core/report/status-report.js';
import type { Answer } from '../../http/answer.js';
import { MAX_FORWARDED_REPORTS, OWN_ANSWER_MS } from '../../http/bounds.js';
import { prefersPage } from '../../http/negotiate.js';
import { failedStatus, statusAnswer } from '../../http/status-answer.js';
import type { ServiceLabels } from '../../http/view.js';
import type { StatusRest } from '../messages.js';
import type { LastKnown } from './last-known.js';
import type { MainThreadMonitor } from './main-thread-monitor.js';
import { PendingRequests } from './pending-requests.js';

interface StatusSpec {
  readonly clock: Clock;
  readonly monitor: Pick<MainThreadMonitor, 'look' | 'silentMs' | 'isSilent'>;
  readonly known: LastKnown;
  readonly liveness: () => LivenessReport;
  /** Has the main thread make a report. */
  readonly report: (id: number, request: ProbeRequest) => void;
  /** Whether `details` is a function of the application, which may look at the whole request. */
  readonly isClientJudged: boolean;
  readonly service: ServiceLabels;
  /** The page for browsers; `undefined` if it is not served. */
  readonly page: Answer | undefined;
}

/** After so long the data is given from here: within a second, as probes are. */
const SLOW_MS = 900;
/** Every request, if `details` does not look at any: all clients share one answer. */
const ANY_REQUEST: ProbeRequest = { path: '', query: {}, headers: {}, remoteAddress: undefined, via: 'port' };

/** Answers requests for the status page: the data through the main thread, or from what this one knows while the main one is silent. */
export class StatusHandler {
  private rest: StatusRest = { holds: [], changes: [] };
  private restAt: number;
  private lastOwn: { readonly answer: Answer; readonly at: number } | undefined;

  private readonly pending: PendingRequests<ProbeRequest, Answer>;

  constructor(private readonly spec: StatusSpec) {
    this.restAt = spec.clock.now();
    this.pending = new PendingRequests(spec.clock, SLOW_MS, spec.report, () => MAX_FORWARDED_REPORTS);
  }

  /** Learns what the main thread knows and this one does not. */
  learn(rest: StatusRest): void {
    this.rest = rest;
    this.restAt = this.spec.clock.now();
  }

  /** Neither throws nor rejects. */
  answer(request: ProbeRequest): Answer | Promise<Answer> {
    const { isClientJudged, monitor, page } = this.spec;
    if (page && prefersPage(request.headers)) return page;
    monitor.look();
    if (monitor.isSilent) return this.fromHere();
    const forwarded = isClientJudged ? detached(request) : ANY_REQUEST;
    return this.pending.forward(forwarded).then((answer) => answer ?? this.fromHere());
  }

  /** The main thread has made a report. */
  take(id: number, answer: Answer): void {
    this.pending.answer(id, answer);
  }

  /** To be called when the main thread has fallen silent. */
  giveUp(): void {
    this.pending.giveUp();
  }

  private fromHere(): Answer {
    const now = this.spec.clock.now();
    if (this.lastOwn && now - this.lastOwn.at < OWN_ANSWER_MS) return this.lastOwn.answer;
    try {
      this.spec.monitor.look();
      const answer = statusAnswer(this.report(now - this.restAt), this.spec.service);
      this.lastOwn = { answer, at: now };
      return answer;
    } catch {
      return failedStatus();
    }
  }

  private report(restAgeMs: number): StatusReport {
    const { known, liveness, monitor } = this.spec;
    return {
      phase: known.phase,
      uptimeMs: known.uptimeMs,
      liveness: liveness(),
      readiness: known.shown(monitor),
      startup: known.startup(),
      ...aged(this.rest, restAgeMs),
    };
  }
}

/** What the main thread said last, after so many milliseconds in which nothing but time has gone by. */
function aged({ holds, drain, changes }: StatusRest, byMs: number): StatusRest {
  const later = (ms: number): number => Math.round(ms + byMs);
  const sooner = (ms: number | undefined): number | undefined =>
    ms === undefined ? undefined : Math.max(0, Math.round(ms - byMs));
  return {
    holds: holds.map(({ reason, ageMs }) => ({ reason, ageMs: later(ageMs) })),
    drain: drain && {
      ...drain,
      elapsedMs: drain.step === 'end' ? drain.elapsedMs : later(drain.elapsedMs),
      closingInMs: sooner(drain.closingInMs),
      leftMs: sooner(drain.leftMs),
    },
    changes,
  };
}
