import { FINE, type Rule } from '../lint/rule.js';
import { longestStartupMs, startupSum } from '../times/startup-time.js';

export const STARTUP_TOO_SHORT: Rule = {
  id: 'startup-too-short',
  severity: 'error',
  says: 'the window of the startup probe is shorter than the declared startup tasks can take',
  container({ probes: { startup }, options }) {
    const needed = options && longestStartupMs(options.startup);
    if (!startup || needed === undefined) return FINE;
    const [delay, period, failures] = [
      startup.number('initialDelaySeconds'),
      startup.number('periodSeconds'),
      startup.number('failureThreshold'),
    ];
    const granted = delay + period * failures;
    if (granted * 1000 >= needed) return FINE;
    const expected = Math.ceil((needed / 1000 - delay) / period);
    return [
      {
        at: startup.at('failureThreshold'),
        message: `${startup.says('failureThreshold')}; expected at least ${expected} with \`periodSeconds: ${period}\``,
        because:
          `the window is ${delay === 0 ? '' : `${delay} + `}${period} × ${failures} = ${granted} s, ` +
          `and the startup tasks can take ${startupSum(options!.startup)} = ${needed} ms: the pod is killed while it starts`,
      },
    ];
  },
};

export const INITIAL_DELAY: Rule = {
  id: 'initial-delay',
  severity: 'warning',
  says: '`initialDelaySeconds` of liveness or readiness beside a startup probe, which does that better',
  container({ probes: { startup, liveness, readiness } }) {
    if (!startup) return FINE;
    return [readiness, liveness].flatMap((probe) => {
      const delay = probe?.number('initialDelaySeconds') ?? 0;
      if (!probe || delay <= 0) return FINE;
      return {
        at: probe.at('initialDelaySeconds'),
        message: `${probe.says('initialDelaySeconds')}; expected none, because there is a \`startupProbe\``,
        because: `the startup probe already holds this probe back until the application has started; the delay only adds ${delay} s in which nothing is asked`,
      };
    });
  },
};
