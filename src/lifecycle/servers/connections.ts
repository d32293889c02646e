import type { ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { Listeners } from '../../core/listeners.js';
import { Places } from '../../core/places.js';

/** The number of looks after which a half-closed connection is cut, because its client may take a moment to close its side. */
const HALF_CLOSED_LOOKS = 3;

/** The sockets of the application's servers. Node itself does not track upgraded sockets, and never ends silent ones. */
export class Connections {
  private readonly sockets = new Places<Socket>();
  private readonly upgraded = new Set<Socket>();
  private readonly sessions = new Set<ServerHttp2Session>();
  private readonly inSession = new WeakSet<Socket>();
  private readonly looks = new WeakMap<Socket, number>();
  /** The key under which a socket refers to itself. A session offers only a proxy of its socket, which passes this key on. */
  private readonly self = Symbol('self');
  private readonly ends = new Listeners();

  /** The number of connections. A TLS connection counts once, although it has two sockets: its own and the one that carries it. */
  get count(): number {
    return new Set(this.sockets.all().map(endsOf)).size;
  }

  get hasUpgraded(): boolean {
    return this.upgraded.size > 0;
  }

  add(socket: Socket): void {
    if (socket.destroyed || !this.sockets.add(socket)) return;
    (socket as unknown as Record<symbol, Socket>)[this.self] = socket;
    socket.on('close', this.onClose);
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

  /** Sends GOAWAY: streams under way finish, and clients open new streams elsewhere. */
  closeSessions(): void {
    for (const session of this.sessions) session.close();
  }

  destroyUpgraded(): void {
    for (const socket of this.upgraded) socket.destroy();
  }

  /** Half-closes the connections that are not upgraded, so that clients still read the bytes on their way. */
  endAll(): void {
    for (const socket of this.sockets.all()) if (!this.upgraded.has(socket)) socket.end();
  }

  /**
   * Ends the connections without a request: silent ones, and those with half a request. It must be called repeatedly, because it cuts
   * a client that does not close its side. `used` are the sockets of requests; sessions end by themselves.
   */
  endUnused(used: Iterable<Socket>): void {
    const kept = new Set([...used].flatMap(layersOf));
    for (const socket of this.sockets.all()) {
      if (kept.has(socket) || this.upgraded.has(socket) || this.inSession.has(socket)) continue;
      const looks = this.looks.get(socket) ?? 0;
      this.looks.set(socket, looks + 1);
      if (looks === 0) socket.end();
      else if (looks >= HALF_CLOSED_LOOKS) socket.destroy();
    }
  }

  destroyAll(): void {
    for (const session of this.sessions) session.destroy();
    for (const socket of this.sockets.all()) socket.destroy();
  }

  /** Resolves once no socket is open. */
  whenEmpty(): Promise<void> {
    if (this.sockets.size === 0) return Promise.resolve();
    return this.ends.next();
  }

  // Hot path, ADR 8: all sockets share one listener, which finds its socket in `this`.
  private readonly onClose = ((connections: Connections) =>
    function (this: Socket): void {
      connections.forget(this);
    })(this);

  private forget(socket: Socket): void {
    this.sockets.delete(socket);
    this.upgraded.delete(socket);
    if (this.sockets.size === 0) this.ends.call();
  }
}

/** A socket and, for TLS, the socket that carries it (undocumented; seen in Node 20 to 24). */
function layersOf(socket: Socket): Socket[] {
  const carrier = Reflect.get(socket, '_parent') as Socket | null | undefined;
  return carrier ? [socket, carrier] : [socket];
}

/** A value that is equal for the two sockets of one connection. A socket without ports (a named pipe) equals only itself. */
function endsOf(socket: Socket): unknown {
  return socket.remotePort ? `${socket.localPort} ${socket.remoteAddress} ${socket.remotePort}` : socket;
}
