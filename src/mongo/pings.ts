import type { Clock } from '../core/clock.js';

/**
 * For how long a ping without an answer stays the only one. Then another connection of the client's pool gets one, because the connection of
 * the first may have died silently.
 */
const PATIENCE_MS = 25_000;

/** The pings of a client that have no answer yet. */
export class Pings {
  private readonly open = new Set<{ readonly sentAt: number }>();

  constructor(private readonly clock: Clock) {}

  /** For how long the newest ping has had no answer, while it is too early for another one. */
  get silentMs(): number | undefined {
    const newest = [...this.open].at(-1);
    if (!newest) return undefined;
    const silentMs = Math.round(this.clock.now() - newest.sentAt);
    return silentMs < PATIENCE_MS ? silentMs : undefined;
  }

  async send(ping: () => Promise<unknown>): Promise<void> {
    const sent = { sentAt: this.clock.now() };
    this.open.add(sent);
    try {
      await ping();
    } finally {
      this.open.delete(sent);
    }
  }
}
