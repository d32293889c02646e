import type { ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';

/** The sockets of the application's servers: Node itself loses sight of upgraded ones, and never reaps silent ones. */
export class Connections {
  private readonly sockets = new Set<Socket>();
  private readonly upgraded = new Set<Socket>();
  private readonly sessions = new Set<ServerHttp2Session>();
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
    socket.once('close', () => this.forget(socket));
  }

  addUpgraded(socket: Socket): void {
    this.add(socket);
    this.upgraded.add(socket);
  }

  addSession(session: ServerHttp2Session): void {
    this.sessions.add(session);
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

/** What two sockets of one connection have in common; one without ports (a named pipe) has nothing in common with others. */
function endsOf(socket: Socket): unknown {
  return socket.remotePort ? `${socket.localPort} ${socket.remoteAddress} ${socket.remotePort}` : socket;
}
