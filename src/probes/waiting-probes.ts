import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { MAX_WAITING_PER_CONNECTION } from './bounds.js';

/** What Node's parser takes for the end of HTTP on a connection. */
const IS_UPGRADE = 2;

/**
 * The probes that are not answered at once, by connection. Node makes all requests of one read before it writes an answer,
 * 2,000 in 64 KiB: a client that sends probes in advance would keep the event loop busy with them.
 */
export class WaitingProbes {
  private readonly counts = new WeakMap<Socket, number>();

  /** Whether it waits for the answer to an earlier request of its connection. */
  isQueued({ socket }: ServerResponse): boolean {
    return socket === null;
  }

  add({ socket }: IncomingMessage, response: ServerResponse): void {
    this.counts.set(socket, this.countOf(socket) + 1);
    response.once('close', () => this.counts.set(socket, this.countOf(socket) - 1));
  }

  /** Ends a connection on which too many wait. The streams of HTTP/2 have a bound of their own, which is the application's. */
  isTooMuch({ socket, httpVersionMajor }: IncomingMessage): boolean {
    if (httpVersionMajor >= 2) return false;
    if (this.countOf(socket) < MAX_WAITING_PER_CONNECTION) return false;
    stopParsing(socket);
    socket.destroy();
    return true;
  }

  private countOf(socket: Socket): number {
    return this.counts.get(socket) ?? 0;
  }
}

/**
 * Destroying a connection does not stop Node from making the rest of the requests that it has read, all in one go. What it
 * is told here is that the protocol changes after this one (private; seen in Node 20, 22 and 24).
 */
function stopParsing(socket: Socket): void {
  const { parser } = socket as { readonly parser?: { onIncoming?: unknown } | null };
  if (parser?.onIncoming) parser.onIncoming = () => IS_UPGRADE;
}
