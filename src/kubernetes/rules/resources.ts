import { FINE, type Rule } from '../lint/rule.js';

const LEAST_MILLICORES = 100;

export const CPU_LIMIT_TOO_LOW: Rule = {
  id: 'cpu-limit-too-low',
  severity: 'warning',
  says: 'a CPU limit of 100m or less: throttling looks like a stall to the kubelet',
  container({ part, probes, role }) {
    // A helper that is not asked anything cannot look stuck.
    if (role !== 'main' && Object.keys(probes).length === 0) return FINE;
    const limit = part.get('resources', 'limits', 'cpu');
    const millicores = millicoresOf(limit?.scalar);
    if (!limit || millicores === undefined || millicores > LEAST_MILLICORES) return FINE;
    const share = Math.round(millicores * 10) / 10;
    return [
      {
        at: limit,
        message: `the CPU limit is ${limit.scalar}; expected more than 100m, or no limit`,
        because: `of each 100 ms the process may run ${Math.round(share) / 10} ms and is then stopped: a start takes ${Math.round(1000 / Math.max(share, 1))} times as long as on one core, and answers to probes come late`,
      },
    ];
  },
};

const UNITS: Readonly<Record<string, number>> = { n: 1e-6, u: 1e-3, m: 1, '': 1000, k: 1e6 };

/** A quantity of Kubernetes, like `100m`, `0.1` or `1e-1`. */
function millicoresOf(quantity: unknown): number | undefined {
  const [, amount, unit] = /^(\d{1,15}(?:\.\d{0,15})?(?:[eE][+-]?\d{1,2})?)([numk]?)$/.exec(String(quantity)) ?? [];
  return amount === undefined ? undefined : Number(amount) * UNITS[unit!]!;
}
