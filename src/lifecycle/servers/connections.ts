import type { ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';

/** How often a half-closed connection is looked at before it is cut: its client may take a moment to close it too. */
const HALF_CLOSED_LOOKS = 3;

/** The sockets of the application's servers: Node itself loses sight of upgraded ones, and never reaps silent ones. */
export class Connections {
  private readonly sockets = new Set<Socket>();
  private readonly upgraded = new Set<Socket>();
  private readonly sessions = new Set<ServerHttp2Session>();
  private readonly inSession = new WeakSet<Socket>();
  private readonly looks = new WeakMap<Socket, number>();
  /** Where a socket refers to itself: a session shows only a proxy of its socket, which passes this on. */
  private readonly self = Symbol('self');
  private readonly emptyWaiters = new Set<() => void>();

  /** A TLS connection, which is two sockets here, its own and the one it is carried by, counts once. */
  get count(): number {
    return new Set([...this.sockets].map(endsOf)).size;
  }

  get hasUpgraded(): boolean {
    return this.upgraded.size > 0;
  }

  add(socket: Socket): void {
    if (this.sockets.has(socket) || socket.destroyed) return;
    this.sockets.add(socket);
    Reflect.set(socket, this.self, socket);
    socket.once('close', () => this.forget(socket));
  }

  addUpgraded(socket: Socket): void {
    this.add(socket);
    this.upgraded.add(socket);
  }

  addSession(session: ServerHttp2Session): void {
    this.sessions.add(session);
    const socket = Reflect.get(session.socket, this.self) as Socket | undefined;
    if (socket) for (const each of layersOf(socket)) this.inSession.add(each);
    session.once('close', () => this.sessions.delete(session));
  }

  /** Sends GOAWAY: streams under way finish, new ones go elsewhere. */
  closeSessions(): void {
    for (const session of this.sessions) session.close();
  }

  destroyUpgraded(): void {
    for (const socket of this.upgraded) socket.destroy();
  }

  /** Half-closes what is not upgraded, so that a client still reads what is on its way to it. */
  endAll(): void {
    for (const socket of this.sockets) if (!this.upgraded.has(socket)) socket.end();
  }

  /**
   * Ends the connections that carry no request: silent ones, and those with half a request. To be called again and again, since
   * a client that does not close its side is cut off. `used` are the sockets of requests; sessions end by themselves.
   */
  endUnused(used: Iterable<Socket>): void {
    const kept = new Set([...used].flatMap(layersOf));
    for (const socket of this.sockets) {
      if (kept.has(socket) || this.upgraded.has(socket) || this.inSession.has(socket)) continue;
      const looks = this.looks.get(socket) ?? 0;
      this.looks.set(socket, looks + 1);
      if (looks === 0) socket.end();
      else if (looks >= HALF_CLOSED_LOOKS) socket.destroy();
    }
  }

  destroyAll(): void {
    for (const session of this.sessions) session.destroy();
    for (const socket of this.sockets) socket.destroy();
  }

  /** Resolves once no socket is open. */
  whenEmpty(): Promise<void> {
    if (this.sockets.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.emptyWaiters.add(resolve));
  }

  private forget(socket: Socket): void {
    this.sockets.delete(socket);
    this.upgraded.delete(socket);
    if (this.sockets.size > 0) return;
    for (const resolve of this.emptyWaiters) resolve();
    this.emptyWaiters.clear();
  }
}

/** A socket and, for TLS, the one that carries it (undocumented; seen in Node 20 to 24). */
function layersOf(socket: Socket): Socket[] {
  const carrier = Reflect.get(socket, '_parent') as Socket | null | undefined;
  return carrier ? [socket, carrier] : [socket];
}

/** What two sockets of one connection have in common; one without ports (a named pipe) has nothing in common with others. */
function endsOf(socket: Socket): unknown {
  return socket.remotePort ? `${socket.localPort} ${socket.remoteAddress} ${socket.remotePort}` : socket;
}
