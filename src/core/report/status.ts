/** The status that one check found, best first. */
export type IndicatorStatus = 'healthy' | 'degraded' | 'unhealthy';

/** The status of one indicator in a report. `skipped`: no check ran for this answer. */
export type CheckStatus = IndicatorStatus | 'skipped';

export type LivenessStatus = 'alive' | 'stalled';
export type ReadinessStatus = 'ready' | 'degraded' | 'not_ready';
export type StartupStatus = 'started' | 'starting' | 'failed';

/** What can change: one of the three verdicts, or an indicator. */
export type ChangeSubject = 'liveness' | 'readiness' | 'startup' | 'indicator';

/** The state of a startup task. */
export type TaskStatus = 'pending' | 'running' | 'done' | 'failed';

const BADNESS: Record<IndicatorStatus, number> = { healthy: 0, degraded: 1, unhealthy: 2 };

/** The worse of two statuses. */
export function worse(a: IndicatorStatus, b: IndicatorStatus): IndicatorStatus {
  return BADNESS[a] >= BADNESS[b] ? a : b;
}
