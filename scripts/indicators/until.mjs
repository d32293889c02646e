import { setTimeout as delay } from 'node:timers/promises';

/** Waits until `look` returns something true, and returns it. Fails with `complaint` after `ms`. */
export async function until(look, complaint, ms = 10_000) {
  const end = performance.now() + ms;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (performance.now() > end)
      throw new Error(`${typeof complaint === 'function' ? complaint() : complaint} within ${ms} ms`);
    await delay(20);
  }
}
