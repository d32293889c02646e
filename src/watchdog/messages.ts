import type { Standing } from '../core/verdict/changes.js';
import type { LogStyle } from '../core/text/log-style.js';
import type { Phase } from '../core/report/phase.js';
import type { ProbeRequest } from '../core/report/probe-request.js';
import type { ReadinessReport, StartupReport } from '../core/report/reports.js';
import type { ResolvedOptions } from '../core/options/resolved.js';
import type { WatchedLoop } from '../heartbeat/watched-loops.js';
import type { ProbeAnswer } from '../http/answer.js';
import type { ProbeRoute } from '../http/route.js';

/** What the worker is given when it is made. */
export interface WorkerSettings {
  readonly options: Pick<ResolvedOptions, 'paths' | 'host' | 'format' | 'service' | 'answerMs' | 'heartbeat'>;
  /** Whether a function of the application's looks at each request (`details`), which may look at all of it. */
  readonly isClientJudged: boolean;
  /** See {@link BEATS} and its neighbours. */
  readonly memory: Int32Array;
  /** See `StallToken`. */
  readonly token: Int32Array;
}

/** The places of the memory that both threads share. */
export const BEATS = 0;
/** 1 while an inspector is open in the main thread. */
export const INSPECTED = 1;
/** The longest silence, in milliseconds, that the worker has seen. */
export const LONGEST = 2;
/** 1 while the main thread must not be inspected, see `mayInspect`. */
export const UNINSPECTABLE = 3;
/** How many milliseconds ago readiness turned `stalled`, and liveness, which the main thread does not know yet; 0 for not. */
export const STALLED_READINESS = 4;
export const STALLED_LIVENESS = 5;
/** What the worker adds to at each of its ticks. */
export const THREAD_BEATS = 6;
export const MEMORY_BYTES = 7 * Int32Array.BYTES_PER_ELEMENT;

/** How things stand in the main thread. */
export interface MainState {
  readonly phase: Phase;
  readonly startup: StartupReport;
  readonly readiness: ReadinessReport;
  /** Whether `readiness` is what a probe has just been told; otherwise nobody has looked anew. */
  readonly isAnswer: boolean;
}

/** What the log of changes says last. */
export interface Standings {
  readonly readiness: Standing;
  readonly liveness: Standing;
}

/** What the worker needs to know to write lines of its own. */
export interface MainLog {
  readonly style: LogStyle;
  readonly standings: Standings;
  /** Whether positions in stacks are those of the sources, not of what was made of them. */
  readonly hasSourceMaps: boolean;
}

/** A probe for the main thread to answer. */
export interface Question {
  readonly route: ProbeRoute;
  readonly method: string | undefined;
  readonly request: ProbeRequest;
}

export type ToWorker =
  | { readonly type: 'listen'; readonly port: number }
  | { readonly type: 'state'; readonly state: MainState }
  | { readonly type: 'log'; readonly log: MainLog }
  | { readonly type: 'loops'; readonly loops: readonly WatchedLoop[] }
  | { readonly type: 'answer'; readonly id: number; readonly answer: ProbeAnswer };

export type ToMain =
  | { readonly type: 'listening'; readonly host: string; readonly port: number; readonly isLate: boolean }
  | { readonly type: 'refused'; readonly message: string }
  | { readonly type: 'question'; readonly id: number; readonly question: Question }
  | { readonly type: 'recovered'; readonly silentMs: number }
  /** Another watched loop has been silent for too long, or is no more. */
  | { readonly type: 'overdue' };
