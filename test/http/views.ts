import type { CheckReport, LivenessReport, ReadinessReport, StartupReport } from '../../src/core/report/reports.js';
import type { Format } from '../../src/http/negotiate.js';
import { renderAnswer, type ProbeAnswer } from '../../src/http/answer.js';
import type { ProbeView } from '../../src/http/view.js';

export const ALIVE: LivenessReport = {
  status: 'alive',
  uptimeMs: 12345,
  eventLoop: { observer: 'watchdog', silentMs: 210, longestSilenceMs: 812 },
};
export const STALLED: LivenessReport = {
  ...ALIVE,
  status: 'stalled',
  eventLoop: { observer: 'watchdog', silentMs: 16000, longestSilenceMs: 16000 },
};
export const WEDGED: LivenessReport = {
  ...ALIVE,
  status: 'stalled',
  heartbeats: {
    'orders-consumer': { silentMs: 31000, maxSilenceMs: 30000 },
    mailer: { silentMs: 30000, maxSilenceMs: 30000 },
  },
};

export const POSTGRES: CheckReport = {
  status: 'healthy',
  required: true,
  latencyMs: 3,
  ageMs: 120,
  details: { replicas: 2 },
};
export const REDIS: CheckReport = {
  status: 'unhealthy',
  required: false,
  latencyMs: 2000,
  ageMs: 40,
  message: 'timed out after 2000 ms',
  failures: 4,
};
const SLOW: CheckReport = {
  status: 'degraded',
  required: true,
  latencyMs: 7,
  ageMs: 1,
  message: 'replica lags',
};
export const SKIPPED: CheckReport = { status: 'skipped', required: true };

export const READY: ReadinessReport = { status: 'ready', checks: { postgres: POSTGRES } };
export const DEGRADED: ReadinessReport = { status: 'degraded', checks: { postgres: POSTGRES, redis: REDIS } };
export const NOT_READY: ReadinessReport = {
  status: 'not_ready',
  checks: { postgres: { ...REDIS, required: true }, search: SLOW },
};
export const DRAINING: ReadinessReport = { status: 'not_ready', reason: 'draining', checks: { postgres: SKIPPED } };
export const HELD: ReadinessReport = { status: 'not_ready', reason: 'held: migrating', checks: { postgres: POSTGRES } };

export const STARTING: StartupReport = {
  status: 'starting',
  uptimeMs: 850,
  tasks: { 'warm-cache': { status: 'running', elapsedMs: 640, attempt: 1 } },
  checks: { postgres: { status: 'healthy', required: true, latencyMs: 4, ageMs: 10 } },
};
export const STARTED: StartupReport = {
  ...STARTING,
  status: 'started',
  tasks: { 'warm-cache': { status: 'done', elapsedMs: 700, attempt: 1 } },
};
export const FAILED: StartupReport = {
  ...STARTING,
  status: 'failed',
  tasks: {
    migrate: { status: 'failed', elapsedMs: 90, attempt: 3, message: 'attempt 3 timed out' },
    'warm-cache': { status: 'pending' },
  },
};

export const liveness = (report: LivenessReport): ProbeView => ({ probe: 'liveness', report });
export const readiness = (report: ReadinessReport): ProbeView => ({ probe: 'readiness', report });
export const startup = (report: StartupReport): ProbeView => ({ probe: 'startup', report });
export const indicator = (name: string, report: CheckReport): ProbeView => ({ probe: 'indicator', name, report });

/** Every status of every probe. */
export const VIEWS: readonly (readonly [claim: string, view: ProbeView, code: number])[] = [
  ['liveness alive', liveness(ALIVE), 200],
  ['liveness stalled', liveness(STALLED), 503],
  ['liveness stalled by a heartbeat', liveness(WEDGED), 503],
  ['readiness ready', readiness(READY), 200],
  ['readiness degraded', readiness(DEGRADED), 200],
  ['readiness not_ready', readiness(NOT_READY), 503],
  ['readiness draining', readiness(DRAINING), 503],
  ['readiness held', readiness(HELD), 503],
  ['startup starting', startup(STARTING), 503],
  ['startup started', startup(STARTED), 200],
  ['startup failed', startup(FAILED), 503],
  ['indicator healthy', indicator('postgres', POSTGRES), 200],
  ['indicator degraded', indicator('search', SLOW), 200],
  ['indicator unhealthy, though optional', indicator('redis', REDIS), 503],
  ['indicator skipped', indicator('postgres', SKIPPED), 503],
];

export const FORMATS: readonly Format[] = ['native', 'terminus', 'text', 'health+json'];

export function answerIn(format: Format, view: ProbeView): ProbeAnswer {
  return renderAnswer(view, format);
}
