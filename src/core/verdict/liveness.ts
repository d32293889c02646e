import type { HeartbeatReport } from '../report/reports.js';
import type { LivenessStatus } from '../report/status.js';

export interface LivenessState {
  /** Whether silence of the event loop counts: not before startup has been reached. */
  readonly isArmed: boolean;
  readonly isDraining: boolean;
  /** How long the event loop has been silent. */
  readonly silentMs: number;
  readonly stalledAfterMs: number;
  readonly heartbeats: readonly HeartbeatReport[];
}

/** Whether the process is stuck. A drain is never cut short by a restart, so while draining it is not. */
export function judgeLiveness(state: LivenessState): LivenessStatus {
  const isLoopStuck = state.isArmed && state.silentMs >= state.stalledAfterMs;
  const isStuck = isLoopStuck || state.heartbeats.some(({ silentMs, maxSilenceMs }) => silentMs > maxSilenceMs);
  return isStuck && !state.isDraining ? 'stalled' : 'alive';
}
