import type { Container } from '../lint/container.js';
import type { Probe } from '../lint/probe.js';
import { FINE, type Rule } from '../lint/rule.js';

/** Garbage collection, a busy node and a slow disk have passed by then. */
const LEAST_SECONDS = 10;

export const SUCCESS_THRESHOLD: Rule = {
  id: 'success-threshold',
  severity: 'error',
  says: '`successThreshold` of liveness or startup is not 1: the API server refuses the object',
  container: ({ probes: { liveness, startup } }) =>
    [liveness, startup].flatMap((probe) => {
      const threshold = probe?.number('successThreshold') ?? 1;
      if (!probe || threshold === 1) return FINE;
      return {
        at: probe.at('successThreshold'),
        message: `${probe.says('successThreshold')}; expected 1`,
        because: `for liveness and startup the API server accepts only 1, so it refuses the object`,
      };
    }),
};

export const LIVENESS_TOO_EAGER: Rule = {
  id: 'liveness-too-eager',
  severity: 'error',
  says: 'liveness restarts before `heartbeat.stalledAfterMs` has passed, or after less than 10 s of silence',
  container({ probes: { liveness }, options }) {
    if (!liveness) return FINE;
    const period = liveness.number('periodSeconds');
    const failures = liveness.number('failureThreshold');
    const patience = period * failures;
    const needed = Math.max(LEAST_SECONDS, secondsUntilStalled(liveness, options));
    if (patience >= needed) return FINE;
    const reason =
      needed > LEAST_SECONDS
        ? `on this port a blocked event loop fails the probe at once, ${needed} s (\`heartbeat.stalledAfterMs\`) before it counts as stalled`
        : 'that is less than 10 s: a long garbage collection or a crowded node restarts a process that is not stuck';
    return [
      {
        at: liveness.at('failureThreshold'),
        message: `liveness restarts after \`periodSeconds\` × \`failureThreshold\` = ${period} × ${failures} = ${patience} s; expected at least ${needed} s`,
        because: reason,
      },
    ];
  },
};

/**
 * How long liveness has to be patient by itself. On `port` a thread answers: it says `alive` until the event loop counts as stalled.
 * Elsewhere a blocked event loop answers nothing from the first moment on.
 */
function secondsUntilStalled({ endpoint }: Probe, options: Container['options']): number {
  if (!options || endpoint?.handler !== 'httpGet') return 0;
  const isAnsweredByThread = options.port !== undefined && endpoint.portNumber === options.port;
  return isAnsweredByThread ? 0 : options.heartbeat.stalledAfterMs / 1000;
}
