import { IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Places } from '../core/places.js';
import { MAX_CONNECTIONS, MAX_KEPT_CONNECTIONS, MAX_OPEN_PER_CONNECTION } from '../http/bounds.js';

interface Visit {
  readonly socket: Socket;
  /** The number of its open requests. */
  open: number;
  /** The place of its last change from idle to busy, or back, among all such changes. */
  changed: number;
}

/**
 * Bounds the connections of a probe server and their open requests. A full server does not turn the next client away: that
 * would lock out the kubelet, which makes a new connection per probe.
 */
export class Visitors {
  private readonly visits = new Places<Visit>();
  /** The key under which a socket stores its visit. Hot path, ADR 8: like a set, a map of objects would cost several times as much. */
  private readonly visit = Symbol('visit');
  private busy = 0;
  private changes = 0;

  add(socket: Socket): void {
    const visit: Visit = { socket, open: 0, changed: this.changes++ };
    this.visits.add(visit);
    (socket as unknown as Record<symbol, Visit>)[this.visit] = visit;
    socket.on('close', () => this.forget(visit));
    if (this.visits.size > MAX_CONNECTIONS) this.makeRoom();
  }

  track(socket: Socket, response: ServerResponse): void {
    const visit = this.visitOf(socket);
    if (!visit) return;
    if (visit.open === 0) {
      this.busy += 1;
      visit.changed = this.changes++;
    }
    visit.open += 1;
    response.on('close', () => this.settle(visit));
    // Over HTTP/2 this has no effect.
    if (this.isCrowded) response.shouldKeepAlive = false;
  }

  /** Whether a connection has to be closed after its answer. */
  get isCrowded(): boolean {
    return this.visits.size > MAX_KEPT_CONNECTIONS;
  }

  /** Whether one more request on this connection would exceed the limit, or the connection was ended to make room. */
  isFull(socket: Socket): boolean {
    const visit = this.visitOf(socket);
    return !visit || visit.open >= MAX_OPEN_PER_CONNECTION;
  }

  endAll(): void {
    for (const { socket } of this.visits.all()) socket.destroy();
  }

  /**
   * Ends the connection of the larger group, the idle or the busy ones, that has been in it for longest, because that group is the
   * attack. So a probe that waits for its answer is safe from silent connections, and a new connection is safe from those that ask
   * too much.
   */
  private makeRoom(): void {
    const isIdle = this.visits.size - this.busy > this.busy;
    let oldest: Visit | undefined;
    for (const visit of this.visits.all())
      if ((visit.open === 0) === isIdle && !(oldest && oldest.changed < visit.changed)) oldest = visit;
    if (!oldest) return;
    this.forget(oldest);
    oldest.socket.destroy();
  }

  private settle(visit: Visit): void {
    if (!this.visits.has(visit)) return;
    visit.open -= 1;
    if (visit.open > 0) return;
    this.busy -= 1;
    visit.changed = this.changes++;
  }

  private forget(visit: Visit): void {
    if (this.visits.delete(visit) && visit.open > 0) this.busy -= 1;
  }

  /** `undefined` if the connection was ended to make room. */
  private visitOf(socket: Socket): Visit | undefined {
    const visit = (socket as unknown as Record<symbol, Visit | undefined>)[this.visit];
    return visit && this.visits.has(visit) ? visit : undefined;
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
