import { IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { MAX_CONNECTIONS, MAX_KEPT_CONNECTIONS, MAX_OPEN_PER_CONNECTION } from '../http/bounds.js';

/**
 * The connections of a probe server and the requests open on them, neither ever more than is good for it. When it is full
 * it is not the next client that is turned away: that would lock out the kubelet, which makes a connection for each probe.
 */
export class Visitors {
  /** Nothing is open on these. The one that has been so for longest comes first. */
  private readonly idle = new Set<Socket>();
  /** How many requests are open on these. The one that has been busy for longest comes first. */
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
    if (this.count > MAX_KEPT_CONNECTIONS) response.shouldKeepAlive = false;
  }

  /** Whether one more request on this connection would be one too many. */
  isFull(socket: Socket): boolean {
    return (this.busy.get(socket) ?? 0) >= MAX_OPEN_PER_CONNECTION;
  }

  private get count(): number {
    return this.idle.size + this.busy.size;
  }

  /**
   * The oldest one of the larger group goes: that is where an attack is. A probe that waits for its answer is safe from
   * connections that say nothing, and one that has just come from those that ask too much.
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
 * The class of a server's requests. Node makes all requests of one read at once, 2,000 in 64 KiB, each with its response:
 * destroying the connection does not stop that. A request that passes for CONNECT, which nobody listens for, does, and Node
 * then destroys the connection by itself (seen in Node 20, 22 and 24).
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

/** Node sets both once it has made the object. */
function fix(request: IncomingMessage, name: string, value: unknown): void {
  Object.defineProperty(request, name, { get: () => value, set: () => {} });
}
