import type { Clock } from '../core/clock.js';

/** How a process that got SIGTERM has ended. */
export type Ending = 'exited' | 'killed';

interface Signs {
  /** Settles when the process cannot be reached any more. */
  readonly refused: Promise<void>;
  /** Settles when the caller is no longer interested. */
  readonly stopped: Promise<void>;
}

/** Sends SIGTERM, and resolves when the process has gone, or when it is time for SIGKILL. */
export async function terminated(
  send: () => unknown,
  clock: Clock,
  graceMs: number,
  { refused, stopped }: Signs,
): Promise<Ending> {
  let cancel = (): void => {};
  const late = new Promise<void>((resolve) => (cancel = clock.holdFor(graceMs, resolve)));
  const sent = send();
  const gone = isPromise(sent) ? sent : refused;
  try {
    return await Promise.race([
      Promise.resolve(gone).then((): Ending => 'exited'),
      Promise.race([late, stopped]).then((): Ending => 'killed'),
    ]);
  } finally {
    cancel();
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
