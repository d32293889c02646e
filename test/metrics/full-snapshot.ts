import type { MetricsSnapshot } from '../../src/metrics/snapshot.js';

/** Something to say for every instrument. */
export const FULL_SNAPSHOT: MetricsSnapshot = {
  isMainSilent: false,
  liveness: 'alive',
  readiness: 'degraded',
  startup: 'started',
  phase: 'running',
  indicators: [
    { name: 'db', required: true, status: 'healthy', ageMs: 1500, openRuns: 1 },
    { name: 'new', required: false, openRuns: 0 },
  ],
  runs: [
    {
      indicator: 'db',
      outcomes: { healthy: 2, timeout: 1 },
      durations: { buckets: [1, 2, 2, 2, 2, 2, 2, 2, 3, 3], sum: 2.012, count: 3 },
    },
  ],
  probeRequests: [{ labels: { probe: 'readiness', code: '200' }, count: 4 }],
  changes: [{ labels: { subject: 'indicator', to: 'healthy' }, count: 1 }],
  holds: 2,
  eventLoop: { silentMs: 250, longestSilenceMs: 812 },
  stalls: 3,
  heartbeats: [{ name: 'orders-consumer', silentMs: 31_000 }],
  requestsInFlight: 5,
  trackedWork: 6,
  startupMs: 850,
  drainMs: 1200,
};
