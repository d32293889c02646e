import type { HeartbeatReport } from '../report/reports.js';
import type { LivenessStatus } from '../report/status.js';

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
  const isStuck = isLoopStuck || state.heartbeats.some(({ silentMs, maxSilenceMs }) => silentMs > maxSilenceMs);
  return isStuck && !state.isDraining ? 'stalled' : 'alive';
}
