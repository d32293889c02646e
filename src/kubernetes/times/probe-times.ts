import type { ResolvedOptions } from '../../core/options/resolved.js';
import { longestStartupMs } from './startup-time.js';

/** When the kubelet asks, how long it waits, and how many failures in a row count. */
export interface ProbeTimes {
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
}

/** The way to the pod and back, and a busy process until it is its turn. */
const ALLOWANCE_MS = 200;
/** Liveness is never less patient: garbage collection, a busy node and a slow disk have passed by then. */
export const LEAST_PATIENCE_SECONDS = 10;
const LIVENESS = { periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 3 };
const READINESS = { periodSeconds: 5, failureThreshold: 2 };
const STARTUP = { periodSeconds: 2, timeoutSeconds: 1 };

/** A drain that nobody outside has ordered is noticed within the propagation delay, as far as periods are whole seconds. */
export function readinessTimes({ answerMs, drain }: ResolvedOptions): ProbeTimes {
  const timeoutSeconds = Math.max(1, Math.ceil((answerMs + ALLOWANCE_MS) / 1000));
  const delay = Math.floor(drain.propagationDelayMs / 1000);
  const period = delay === 0 ? READINESS.periodSeconds : Math.min(READINESS.periodSeconds, delay);
  const { failureThreshold } = READINESS;
  return { periodSeconds: Math.max(period, timeoutSeconds), timeoutSeconds, failureThreshold };
}

/**
 * On `port`, a thread says `alive` until the event loop has been silent for `stalledAfterMs`; the failures come after that. On the
 * application's port a blocked event loop answers nothing, so that the failures have to last as long by themselves.
 */
export function livenessTimes({ port, heartbeat }: ResolvedOptions, restartAfterSeconds: number): ProbeTimes {
  const stalled = Math.ceil(heartbeat.stalledAfterMs / 1000);
  const most = port === undefined ? restartAfterSeconds : restartAfterSeconds - stalled;
  const least = port === undefined ? Math.max(LEAST_PATIENCE_SECONDS, stalled) : LEAST_PATIENCE_SECONDS;
  return { ...LIVENESS, ...patience(least, most) };
}

/** Usually three times ten seconds; else what lies between the two bounds, which are at least ten seconds apart or both ten. */
function patience(least: number, most: number): Pick<ProbeTimes, 'periodSeconds' | 'failureThreshold'> {
  const { periodSeconds, failureThreshold } = LIVENESS;
  if (most >= periodSeconds * failureThreshold)
    return { periodSeconds, failureThreshold: Math.max(failureThreshold, Math.ceil(least / periodSeconds)) };

  const shorter = Math.floor(most / failureThreshold);
  if (shorter * failureThreshold >= least) return { periodSeconds: shorter, failureThreshold };
  return { periodSeconds: Math.floor(most / 2), failureThreshold: 2 };
}

export function startupTimes({ startup }: ResolvedOptions, startupSeconds: number): ProbeTimes {
  const seconds = Math.max(startupSeconds, (longestStartupMs(startup) ?? 0) / 1000);
  return { ...STARTUP, failureThreshold: Math.ceil(seconds / STARTUP.periodSeconds) };
}
