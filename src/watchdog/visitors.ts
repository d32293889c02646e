import { IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { MAX_CONNECTIONS, MAX_KEPT_CONNECTIONS, MAX_OPEN_PER_CONNECTION } from '../http/bounds.js';

/**
 * Bounds the connections of a probe server and their open requests. A full server does not turn the next client away: that
 * would lock out the kubelet, which makes a new connection per probe.
 */
export class Visitors {
  /** The connections without an open request. The one that has been idle for longest comes first. */
  private readonly idle = new Set<Socket>();
  /** The number of open requests of the other connections. The one that has been busy for longest comes first. */
  private readonly busy = new Map<Socket, number>();

  add(socket: Socket): void {
    this.idle.add(socket);
    socket.once('close', () => this.forget(socket));
    if (this.count > MAX_CONNECTIONS) this.makeRoom();
  }

  track(socket: Socket, response: ServerResponse): void {
    this.idle.delete(socket);
    this.busy.set(socket, (this.busy.get(socket) ?? 0) + 1);
    response.once('close', () => this.settle(socket));
    // Over HTTP/2 this has no effect.
    if (this.isCrowded) response.shouldKeepAlive = false;
  }

  /** Whether a connection has to be closed after its answer. */
  get isCrowded(): boolean {
    return this.count > MAX_KEPT_CONNECTIONS;
  }

  /** Whether one more request on this connection would exceed the limit. */
  isFull(socket: Socket): boolean {
    return (this.busy.get(socket) ?? 0) >= MAX_OPEN_PER_CONNECTION;
  }

  endAll(): void {
    for (const socket of [...this.idle, ...this.busy.keys()]) socket.destroy();
  }

  private get count(): number {
    return this.idle.size + this.busy.size;
  }

  /**
   * Ends the oldest connection of the larger group, because that group is the attack. So a probe that waits for its answer
   * is safe from silent connections, and a new connection is safe from those that ask too much.
   */
  private makeRoom(): void {
    const [oldest] = this.idle.size > this.busy.size ? this.idle : this.busy.keys();
    if (!oldest) return;
    this.forget(oldest);
    oldest.destroy();
  }

  private settle(socket: Socket): void {
    const count = this.busy.get(socket);
    if (count === undefined) return;
    if (count > 1) return void this.busy.set(socket, count - 1);
    this.busy.delete(socket);
    this.idle.add(socket);
  }

  private forget(socket: Socket): void {
    this.idle.delete(socket);
    this.busy.delete(socket);
  }
}

/**
 * Makes the class of a server's requests. Node makes all requests of one read at once (2,000 in 64 KiB), each with its
 * response, and destroying the connection does not stop that. A request that pretends to be CONNECT stops it: without a
 * listener for CONNECT, Node destroys the connection itself (seen in Node 20, 22 and 24).
 */
export function boundedRequest(visitors: Visitors): typeof IncomingMessage {
  return class extends IncomingMessage {
    constructor(socket: Socket) {
      super(socket);
      if (visitors.isFull(socket)) {
        fix(this, 'upgrade', true);
        fix(this, 'method', 'CONNECT');
      }
    }
  };
}

/** Node sets both properties after the constructor. */
function fix(request: IncomingMessage, name: string, value: unknown): void {
  Object.defineProperty(request, name, { get: () => value, set: () => {} });
}
