import type { HeartbeatReport, LivenessReport } from '../report/reports.js';
import type { LivenessStatus } from '../report/status.js';
import { isOverdue } from './stall-cause.js';

export interface LivenessState {
  /** Whether silence of the event loop counts. It does not before startup has been reached. */
  readonly isArmed: boolean;
  readonly isDraining: boolean;
  /** How long the event loop has been silent. */
  readonly silentMs: number;
  readonly stalledAfterMs: number;
  readonly heartbeats: readonly HeartbeatReport[];
}

/** Whether the process is stuck. During a drain the answer is no, because a restart would cut the drain short. */
export function judgeLiveness(state: LivenessState): LivenessStatus {
  const isLoopStuck = state.isArmed && state.silentMs >= state.stalledAfterMs;
  const isStuck = isLoopStuck || state.heartbeats.some(isOverdue);
  return isStuck && !state.isDraining ? 'stalled' : 'alive';
}

/** What a report is made of, as one of the two threads knows it. */
interface LivenessKnowledge
  extends
    Pick<LivenessState, 'isArmed' | 'isDraining' | 'stalledAfterMs'>,
    Pick<LivenessReport, 'uptimeMs' | 'eventLoop'> {
  readonly heartbeats: Readonly<Record<string, HeartbeatReport>>;
}

/** The verdict with what led to it. Hot path, ADR 8: made for each probe of liveness, so it copies no object. */
export function livenessReport(known: LivenessKnowledge): LivenessReport {
  const { isArmed, isDraining, stalledAfterMs, uptimeMs, eventLoop, heartbeats } = known;
  const all = Object.values(heartbeats);
  const status = judgeLiveness({ isArmed, isDraining, silentMs: eventLoop.silentMs, stalledAfterMs, heartbeats: all });
  return all.length > 0 ? { status, uptimeMs, eventLoop, heartbeats } : { status, uptimeMs, eventLoop };
}
