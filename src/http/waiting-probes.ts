import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../core/clock.js';
import { MAX_WAITING_AT_GATE, MAX_WAITING_PER_CONNECTION, STRICT_MS } from './bounds.js';

/** The value that Node's parser takes as the end of HTTP on a connection. */
const IS_UPGRADE = 2;

/**
 * Counts, per connection, the probes that are not answered at once. Node makes all requests of one read before it writes an
 * answer (2,000 in 64 KiB), so clients that send probes in advance could keep the event loop busy.
 */
export class WaitingProbes {
  private readonly counts = new Map<Socket, number>();
  private total = 0;
  private strictUntil = -Infinity;

  constructor(private readonly clock: Clock) {}

  /** Whether this response waits for the answer to an earlier request of its connection. */
  isQueued({ socket }: ServerResponse): boolean {
    return socket === null;
  }

  add({ socket, httpVersionMajor }: IncomingMessage, response: ServerResponse): void {
    if (httpVersionMajor >= 2) return;
    if (!this.counts.has(socket)) {
      this.counts.set(socket, 0);
      // A response that waits behind another one does not tell that its connection has gone (seen in Node 20 and 22).
      socket.once('close', () => this.forget(socket));
    }
    this.change(socket, 1);
    response.once('close', () => this.change(socket, -1));
  }

  /**
   * Ends a connection with many waiting probes if there are too many in all, or were a moment ago: one client that sends a
   * lot in advance is harmless, a crowd of them is not. The number of HTTP/2 streams is bounded by a setting of the
   * application.
   */
  isTooMuch({ socket }: IncomingMessage): boolean {
    // Hot path, ADR 8: mostly no probe waits at all.
    if (this.counts.size === 0 || (this.counts.get(socket) ?? 0) < MAX_WAITING_PER_CONNECTION) return false;
    const now = this.clock.now();
    if (this.total < MAX_WAITING_AT_GATE && now >= this.strictUntil) return false;
    this.strictUntil = now + STRICT_MS;
    stopParsing(socket);
    socket.destroy();
    return true;
  }

  private change(socket: Socket, by: number): void {
    const count = this.counts.get(socket);
    if (count === undefined) return;
    this.counts.set(socket, count + by);
    this.total += by;
  }

  private forget(socket: Socket): void {
    this.total -= this.counts.get(socket) ?? 0;
    this.counts.delete(socket);
  }
}

/**
 * Destroying a connection does not stop Node from making the rest of the requests that it has already read. This tells its
 * parser that the protocol changes after the current request (a private field; seen in Node 20, 22 and 24).
 */
function stopParsing(socket: Socket): void {
  const { parser } = socket as { readonly parser?: { onIncoming?: unknown } | null };
  if (parser?.onIncoming) parser.onIncoming = () => IS_UPGRADE;
}
