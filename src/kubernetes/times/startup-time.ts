import { LONGEST_TASK_BACKOFF_MS } from '../../core/backoff.js';
import type { ResolvedOptions } from '../../core/options/resolved.js';

type StartupOptions = ResolvedOptions['startup'];

/**
 * How long the startup tasks can take that the options describe, in milliseconds: one task after another, as many as `after` has
 * names, and one more. `undefined` if an attempt has no deadline.
 */
export function longestStartupMs(options: StartupOptions): number | undefined {
  const { timeoutMs, attempts, after } = options;
  if (timeoutMs === undefined) return undefined;
  return (1 + after.length) * (timeoutMs * attempts + backoffsMs(options));
}

/** The same as a sum for people, like `2 × (3 × 10000 + 3000)`. */
export function startupSum(options: StartupOptions): string {
  const { timeoutMs, attempts, after } = options;
  const backoffs = backoffsMs(options);
  const one = `${attempts} × ${timeoutMs}${backoffs === 0 ? '' : ` + ${backoffs}`}`;
  return after.length === 0 ? one : `${1 + after.length} × (${one})`;
}

/** The waits between the attempts of one task. They double until they have reached the longest wait. */
function backoffsMs({ attempts, backoffMs }: StartupOptions): number {
  const longest = Math.max(backoffMs, LONGEST_TASK_BACKOFF_MS);
  let sum = 0;
  let wait = backoffMs;
  for (let left = attempts - 1; left > 0; left--) {
    if (wait === 0 || wait >= longest) return sum + left * wait;
    sum += wait;
    wait = Math.min(2 * wait, longest);
  }
  return sum;
}
