import { FINE, type Rule } from '../lint/rule.js';

/** What the way from the kubelet and back may take, and a busy process until it is its turn. */
const ALLOWANCE_MS = 100;

export const TIMEOUT_TOO_SHORT: Rule = {
  id: 'timeout-too-short',
  severity: 'error',
  says: '`timeoutSeconds` of readiness (1 by default) is below `answerMs` + 100 ms',
  container({ probes: { readiness }, options }) {
    if (!readiness || !options || readiness.endpoint?.handler === 'tcpSocket') return FINE;
    const needed = options.answerMs + ALLOWANCE_MS;
    const granted = readiness.number('timeoutSeconds') * 1000;
    if (granted >= needed) return FINE;
    return [
      {
        at: readiness.at('timeoutSeconds'),
        message: `${readiness.says('timeoutSeconds')}; expected at least ${Math.ceil(needed / 1000)}`,
        because:
          `readiness answers within \`answerMs\`: ${options.answerMs} + ${ALLOWANCE_MS} = ${needed} ms, more than ${granted} ms, ` +
          'so that a slow optional dependency would take the pod out of rotation',
      },
    ];
  },
};

export const TIMEOUT_ABOVE_PERIOD: Rule = {
  id: 'timeout-above-period',
  severity: 'warning',
  says: '`timeoutSeconds` is above `periodSeconds`: a probe may outlast its own period',
  container({ probes }) {
    return Object.values(probes).flatMap((probe) => {
      const timeout = probe.number('timeoutSeconds');
      const period = probe.number('periodSeconds');
      if (timeout <= period) return FINE;
      return {
        at: probe.at('timeoutSeconds'),
        message: `${probe.says('timeoutSeconds')}; expected at most \`periodSeconds\`, which is ${period}`,
        because: `the next probe waits for this one, so the kubelet asks every ${timeout} s instead of every ${period} s when answers are slow`,
      };
    });
  },
};
