import { Server, type Socket } from 'node:net';
import type { Cancel, Clock } from '../../core/clock.js';
import { Listeners } from '../../core/listeners.js';
import type { MessageTracker } from './message-tracker.js';
import type { Deadline } from '../../core/deadline.js';
import type { RpcServer } from './rpc-server.js';
import type { Transport } from './transport.js';

/** How long a caller may take to close its side of a half-closed connection. */
const HALF_CLOSED_MS = 100;

/**
 * A transport on a `net` or `tls` server. Its protocol cannot announce the end of a connection: a caller notices the end and
 * reconnects for its next message. So each connection is closed at a moment when no answer is due on it.
 */
export class TcpTransport implements Transport {
  private readonly sockets = new Set<Socket>();
  private readonly ends = new Listeners();
  private cancelEnding: Cancel | undefined;
  private isFinishing = false;

  constructor(
    private readonly rpc: RpcServer,
    private readonly server: Server,
    private readonly messages: MessageTracker,
  ) {
    server.on('connection', (socket: Socket) => this.add(socket));
    server.on('secureConnection', (secured: Socket) => {
      // From now on TLS handles the socket that carries this one.
      for (const socket of this.sockets) if (socket.remotePort === secured.remotePort) this.sockets.delete(socket);
      this.add(secured);
    });
  }

  get isListening(): boolean {
    return this.server.listening;
  }

  get isReachable(): boolean {
    return this.server.listening;
  }

  get inFlight(): number {
    return this.messages.inFlight;
  }

  get connections(): number {
    return this.sockets.size;
  }

  stopTaking(): void {}

  stopAccepting(clock: Clock): void {
    // End a connection right after an answer, because its caller has mostly not sent the next message yet.
    this.cancelEnding ??= this.messages.onEnd((socket) => clock.after(0, () => this.endIdle(socket)));
    if (!this.server.listening) return;
    // Otherwise the option `retryAttempts` makes it listen again once the last connection has ended.
    if ('isManuallyTerminated' in this.rpc) Reflect.set(this.rpc, 'isManuallyTerminated', true);
    Server.prototype.close.call(this.server);
  }

  async whenDeserted(): Promise<unknown> {
    if (this.sockets.size === 0) return;
    return this.ends.next();
  }

  async finish(clock: Clock, deadline: Deadline): Promise<unknown> {
    this.stopAccepting(clock);
    this.isFinishing = true;
    const ending = [...this.sockets].map((socket) => this.endOnceIdle(socket, deadline));
    // Wait for the messages, too, because an event may outlive its connection.
    return Promise.all([...ending, this.messages.whenIdle(clock)]);
  }

  destroy(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private add(socket: Socket): void {
    this.sockets.add(socket);
    socket.once('close', () => {
      this.sockets.delete(socket);
      this.messages.forgetRequestsOf(socket);
      if (this.sockets.size === 0) this.ends.call();
    });
  }

  private async endOnceIdle(socket: Socket, deadline: Deadline): Promise<void> {
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    // Messages that arrive meanwhile stay unread, so that none of them has been started when the connection ends.
    if (!this.endIfIdle(socket)) socket.pause();
    const ended = new Promise<void>((resolve) => socket.once('finish', () => resolve()));
    if (!socket.writableFinished) await Promise.race([closed, ended]);
    await deadline.wait(HALF_CLOSED_MS, closed);
    socket.destroy();
    // Its caller has its answers, so it must not count among what is left.
    await closed;
  }

  /** Ends the connection of a finished message. A custom transport may not know its socket; then any connection may be the one. */
  private endIdle(socket: Socket | undefined): void {
    if (socket) this.endIfIdle(socket);
    else if (this.isFinishing) for (const each of this.sockets) this.endIfIdle(each);
  }

  private endIfIdle(socket: Socket): boolean {
    if (!this.messages.isIdleOn(socket)) return false;
    discardInput(socket);
    // The last answer is flushed before the end.
    socket.end();
    return true;
  }
}

/** Keeps reading and drops the bytes, so that the end of the other side is noticed and no reset overtakes the last answer. */
function discardInput(socket: Socket): void {
  socket.removeAllListeners('data');
  socket.removeAllListeners('readable');
  socket.on('data', () => {});
  socket.resume();
}
