import { setTimeout as delay } from 'node:timers/promises';

/** Calls `look` until it returns something other than `undefined`, `null` or `false`. Throws at the deadline. */
export async function eventually<T>(
  look: () => Promise<T> | T,
  deadlineMs = 10_000,
): Promise<Exclude<T, false | null | undefined>> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false && seen !== null) return seen as Exclude<T, false | null | undefined>;
    if (performance.now() > end) throw new Error(`not seen within ${deadlineMs} ms: ${String(look)}`);
    await delay(20);
  }
}
