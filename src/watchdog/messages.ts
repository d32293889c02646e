import type { Standing } from '../core/verdict/changes.js';
import type { LogStyle } from '../core/text/log-style.js';
import type { Phase } from '../core/report/phase.js';
import type { Stall } from '../core/report/stall.js';
import type { ProbeRequest } from '../core/report/probe-request.js';
import type { ReadinessReport, StartupReport } from '../core/report/reports.js';
import type { ResolvedOptions } from '../core/options/resolved.js';
import type { StatusReport } from '../core/report/status-report.js';
import type { MetricsSnapshot } from '../metrics/snapshot.js';
import type { WatchedLoop } from '../heartbeat/watched-loops.js';
import type { Answer, ProbeAnswer } from '../http/answer.js';
import type { ServiceMap } from '../http/grpc/health-services.js';
import type { ProbeRoute } from '../http/route.js';

/** The data that the worker gets at its start. */
export interface WorkerSettings {
  readonly options: Pick<ResolvedOptions, 'paths' | 'host' | 'format' | 'service' | 'answerMs' | 'heartbeat'>;
  /** Whether `details` is a function of the application, which may look at the whole request. */
  readonly isClientJudged: boolean;
  /** See `ObituaryService`. */
  readonly terminationLog: string | undefined;
  /** Where the status page is served, and the page itself; `undefined` if it is not served on `port`. */
  readonly page: { readonly path: string; readonly answer: Answer } | undefined;
  /** See {@link BEATS} and its neighbours. */
  readonly memory: Int32Array;
  /** See `StallToken`. */
  readonly token: Int32Array;
}

/** The indexes of the memory that both threads share. */
export const BEATS = 0;
/** 1 while an inspector is open in the main thread. */
export const INSPECTED = 1;
/** The longest silence that the worker has measured, in milliseconds. */
export const LONGEST = 2;
/** 1 while the main thread must not be inspected, see `mayInspect`. */
export const UNINSPECTABLE = 3;
/**
 * How many milliseconds ago readiness, and liveness, turned `stalled` without the main thread knowing it yet; 0 if it did
 * not.
 */
export const STALLED_READINESS = 4;
export const STALLED_LIVENESS = 5;
/** The counter that the worker increases at each tick. */
export const THREAD_BEATS = 6;
export const MEMORY_BYTES = 7 * Int32Array.BYTES_PER_ELEMENT;

/** The state of the main thread. */
export interface MainState {
  readonly phase: Phase;
  readonly startup: StartupReport;
  readonly readiness: ReadinessReport;
  /** Whether `readiness` was just given to a probe; otherwise no check was made for it. */
  readonly isAnswer: boolean;
}

/** The last entries of the log of changes. */
export interface Standings {
  readonly readiness: Standing;
  readonly liveness: Standing;
}

/** What the worker needs to know to write its own lines. */
export interface MainLog {
  readonly style: LogStyle;
  readonly standings: Standings;
  /** Whether stacks show positions in the sources, not in the compiled files. */
  readonly hasSourceMaps: boolean;
}

/** A request to a probe that the thread passes on to the main one, which has to answer it. */
export interface ForwardedRequest {
  readonly route: ProbeRoute;
  readonly method: string | undefined;
  readonly request: ProbeRequest;
}

/** Whether a request is about readiness as a whole, and not about a part of it. */
export function isAboutReadiness({ route, request }: ForwardedRequest): boolean {
  return route.probe === 'readiness' && route.indicator === undefined && request.query['exclude'] === undefined;
}

/** Where metrics are served, and what their names begin with. */
export interface MetricsPath {
  readonly path: string;
  readonly prefix: string;
}

/** The part of a status report that the thread does not know from elsewhere, as every client may see it. */
export type StatusRest = Pick<StatusReport, 'holds' | 'drain' | 'changes'>;

export type ToWorker =
  | { readonly type: 'listen'; readonly port: number }
  | { readonly type: 'state'; readonly state: MainState }
  | { readonly type: 'log'; readonly log: MainLog }
  | { readonly type: 'loops'; readonly loops: readonly WatchedLoop[] }
  | { readonly type: 'answer'; readonly id: number; readonly answer: ProbeAnswer }
  /** See `ThreadCounts`. */
  | { readonly type: 'count'; readonly cells: BigInt64Array }
  /** The services of gRPC that the application adds. */
  | { readonly type: 'services'; readonly services: ServiceMap }
  | { readonly type: 'metrics'; readonly served: MetricsPath }
  | { readonly type: 'snapshot'; readonly snapshot: MetricsSnapshot }
  | { readonly type: 'scraped'; readonly id: number; readonly answer: Answer }
  | { readonly type: 'status'; readonly rest: StatusRest }
  | { readonly type: 'reported'; readonly id: number; readonly answer: Answer };

export type ToMain =
  | { readonly type: 'listening'; readonly host: string; readonly port: number; readonly isLate: boolean }
  | { readonly type: 'refused'; readonly message: string }
  | { readonly type: 'request'; readonly id: number; readonly request: ForwardedRequest }
  /** The metrics have to be collected. */
  | { readonly type: 'scrape'; readonly id: number }
  /** A status report has to be made. */
  | { readonly type: 'report'; readonly id: number; readonly request: ProbeRequest }
  /** Whether clients of gRPC watch services. */
  | { readonly type: 'watched'; readonly isWatched: boolean }
  | { readonly type: 'recovered'; readonly stall: Stall }
  /** The set of watched loops that have been silent for too long has changed. */
  | { readonly type: 'overdue' };
