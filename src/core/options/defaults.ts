import { deepFreeze } from './deep-freeze.js';
import type { ResolvedIndicatorOptions, ResolvedOptions, ResolvedTaskOptions } from './resolved.js';

/*
 * The only place where a default value stands. An option that is not listed here is off unless it is given. Each value
 * is compared with the `@default` tag in options.ts by test/core/options/documented-defaults.spec.ts.
 */

const TIMEOUT_MS = 2000;
/** `abandonAfterMs` that is not given, in multiples of the indicator's own `timeoutMs`. */
export const ABANDON_AFTER_TIMEOUTS = 3;

export const INDICATOR_DEFAULTS: ResolvedIndicatorOptions = deepFreeze({
  scope: 'own',
  timeoutMs: TIMEOUT_MS,
  cacheMs: 1000,
  abandonAfterMs: ABANDON_AFTER_TIMEOUTS * TIMEOUT_MS,
  failureThreshold: 1,
  successThreshold: 1,
});

export const TASK_DEFAULTS: ResolvedTaskOptions = deepFreeze({
  attempts: 1,
  backoffMs: 1000,
  after: [],
});

/** The options of an application that sets none. */
export const DEFAULTS: ResolvedOptions = deepFreeze({
  paths: { liveness: '/livez', readiness: '/readyz', startup: '/startupz' },
  mount: 'gate',
  details: 'withheld',
  format: 'native',
  answerMs: 800,
  // Without a prototype: an indicator may be called `constructor`.
  indicators: { defaults: {}, byName: Object.create(null) as {} },
  heartbeat: {
    intervalMs: 500,
    warnAfterMs: 2000,
    unreadyAfterMs: 5000,
    stalledAfterMs: 15_000,
    captureStack: true,
  },
  startup: { ...TASK_DEFAULTS, requireIndicators: true },
  drain: {
    propagationDelayMs: 5000,
    lingerMs: 500,
    deadlineMs: 25_000,
    delaySignals: ['SIGTERM'],
    gracePeriodMs: 30_000,
  },
  service: {},
  terminationLog: '/dev/termination-log',
  page: { path: '/statusz', on: 'port' },
  enabled: true,
});
