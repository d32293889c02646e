import type { CheckStatus, LivenessStatus, ReadinessStatus, StartupStatus } from '../core/report/status.js';
import type { ProbeView } from './view.js';

const LIVENESS: Record<LivenessStatus, number> = { alive: 200, stalled: 503 };
const READINESS: Record<ReadinessStatus, number> = { ready: 200, degraded: 200, not_ready: 503 };
const STARTUP: Record<StartupStatus, number> = { started: 200, starting: 503, failed: 503 };
const INDICATOR: Record<CheckStatus, number> = { healthy: 200, degraded: 200, unhealthy: 503, skipped: 503 };

/** The only place that turns a verdict into an HTTP code. */
export function httpStatus(view: ProbeView): number {
  switch (view.probe) {
    case 'liveness':
      return LIVENESS[view.report.status];
    case 'readiness':
      return READINESS[view.report.status];
    case 'startup':
      return STARTUP[view.report.status];
    case 'indicator':
      return INDICATOR[view.report.status];
  }
}
