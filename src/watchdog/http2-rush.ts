import type { Clock } from '../core/clock.js';
import { LEAST_SHARE, MAX_FIRST_BYTES, MAX_OPEN_OVER_HTTP2, MAX_STREAMS, STRICT_MS } from '../http/bounds.js';

/**
 * Notices more requests over HTTP/2 than probes send. If one read contains many, Node makes them all, and may end their session before it
 * tells of them: so they are counted whatever has become of their session.
 */
export class Http2Rush {
  private lastsUntil = -Infinity;
  /** The requests since `countedSince`, which is less than `STRICT_MS` ago. */
  private counted = 0;
  private countedSince = -Infinity;

  constructor(private readonly clock: Clock) {}

  /** To be called for each request. */
  count(): void {
    const now = this.clock.now();
    if (now - this.countedSince >= STRICT_MS) [this.counted, this.countedSince] = [0, now];
    this.counted += 1;
    if (this.counted > MAX_OPEN_OVER_HTTP2) this.lastsUntil = now + STRICT_MS;
  }

  /** How many requests a connection that comes now may have open. */
  get newcomersShare(): number {
    return this.isOn ? LEAST_SHARE : MAX_STREAMS;
  }

  /** Whether a connection that comes now, with these bytes to read, is served at all. */
  admits(bytes: number): boolean {
    return !this.isOn || bytes <= MAX_FIRST_BYTES;
  }

  private get isOn(): boolean {
    return this.clock.now() < this.lastsUntil;
  }
}
