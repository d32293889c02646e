import type { Container } from '../lint/container.js';
import { FINE, type Rule } from '../lint/rule.js';
import { preStopOf } from './pre-stop.js';

/** What Kubernetes grants if the pod says nothing. */
const DEFAULT_GRACE_SECONDS = 30;

export const GRACE_TOO_SHORT: Rule = {
  id: 'grace-too-short',
  severity: 'error',
  says: '`terminationGracePeriodSeconds` (30 by default), less any `preStop` sleep, is not above `drain.deadlineMs`',
  workload({ pod }, main) {
    if (!main.options) return FINE;
    const given = pod.get('terminationGracePeriodSeconds');
    const grace = given?.number ?? DEFAULT_GRACE_SECONDS;
    const { seconds } = preStopOf(main);
    const { deadlineMs } = main.options.drain;
    const left = (grace - seconds) * 1000;
    if (left > deadlineMs) return FINE;
    const expected = Math.floor(deadlineMs / 1000) + seconds + 1;
    const sum = seconds === 0 ? `${grace} s` : `${grace} − ${seconds} (\`preStop\`) = ${grace - seconds} s`;
    return [
      {
        at: given ?? pod,
        message: `\`terminationGracePeriodSeconds\` is ${grace}${given ? '' : ' (the default)'}; expected at least ${expected}`,
        because: `SIGKILL comes ${sum} after SIGTERM, and the drain may take \`drain.deadlineMs\`, ${deadlineMs / 1000} s: what is in flight is lost`,
      },
    ];
  },
};

export const PRESTOP_DOUBLES_DELAY: Rule = {
  id: 'prestop-doubles-delay',
  severity: 'warning',
  says: 'a `preStop` sleep on top of `drain.propagationDelayMs`',
  container(container) {
    const { seconds, part } = preStopOf(container);
    const delayMs = container.options?.drain.propagationDelayMs ?? 0;
    if (!part || seconds === 0 || delayMs === 0) return FINE;
    const total = seconds + delayMs / 1000;
    return [
      {
        at: part,
        message: `\`preStop\` sleeps ${seconds} s; expected no sleep, because the module waits ${delayMs / 1000} s itself`,
        because: `the pod takes ${seconds} + ${delayMs / 1000} = ${total} s before it stops to take connections, and readiness still says ready for the first ${seconds} of them`,
      },
    ];
  },
};

export const PROBE_GRACE: Rule = {
  id: 'probe-grace',
  severity: 'warning',
  says: 'a `terminationGracePeriodSeconds` of a probe is below `drain.gracePeriodMs`',
  container: ({ probes, options }: Container) => {
    if (!options) return FINE;
    const needed = options.drain.gracePeriodMs;
    return Object.values(probes).flatMap(({ key, part }) => {
      const given = part.get('terminationGracePeriodSeconds');
      const seconds = given?.number;
      if (!given || seconds === undefined || seconds * 1000 >= needed) return FINE;
      return {
        at: given,
        message: `\`${key}.terminationGracePeriodSeconds\` is ${seconds}; expected none, or at least ${Math.ceil(needed / 1000)}`,
        because: `after this probe has failed, SIGKILL comes ${seconds} s after SIGTERM instead of \`drain.gracePeriodMs\`, ${needed / 1000} s: the drain is cut short`,
      };
    });
  },
};
