/** The library's own delay and the room that a drain needs after it. */
const DEFAULT_DELAY = 5000;
const LINGER = 500;
const GRACE = 30_000;

interface Times {
  /** How long everything is served after the signal. */
  readonly delayMs: number | undefined;
  /** How long the drain may take after that. */
  readonly limitMs: number | undefined;
}

/** The options of the drain for times of another package, or `undefined` if they do not fit the grace period of Kubernetes. */
export function drainOptions({ delayMs, limitMs }: Times): Record<string, string> | undefined {
  const delay = delayMs ?? DEFAULT_DELAY;
  const deadline = delay + (limitMs ?? GRACE);
  if (limitMs !== undefined && (deadline >= GRACE || limitMs <= LINGER)) return undefined;
  if (delay + LINGER >= 25_000 && limitMs === undefined) return undefined;
  return {
    ...(delayMs === undefined ? {} : { propagationDelayMs: String(delayMs) }),
    ...(limitMs === undefined ? {} : { deadlineMs: String(deadline) }),
  };
}
