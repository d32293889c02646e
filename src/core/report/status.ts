/** What one check found out, best first. */
export type IndicatorStatus = 'healthy' | 'degraded' | 'unhealthy';

/** What a report says of one indicator: `skipped` means that no check ran for this answer. */
export type CheckStatus = IndicatorStatus | 'skipped';

export type LivenessStatus = 'alive' | 'stalled';
export type ReadinessStatus = 'ready' | 'degraded' | 'not_ready';
export type StartupStatus = 'started' | 'starting' | 'failed';

/** Where a startup task stands. */
export type TaskStatus = 'pending' | 'running' | 'done' | 'failed';

const BADNESS: Record<IndicatorStatus, number> = { healthy: 0, degraded: 1, unhealthy: 2 };

/** The worse of two statuses. */
export function worse(a: IndicatorStatus, b: IndicatorStatus): IndicatorStatus {
  return BADNESS[a] >= BADNESS[b] ? a : b;
}
