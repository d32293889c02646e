import { Server, type Socket } from 'node:net';
import type { Clock } from '../../core/clock.js';
import type { MessageTracker } from './message-tracker.js';
import type { Patience } from '../../core/deadline.js';
import type { RpcServer } from './rpc-server.js';
import type { Transport } from './transport.js';

/** How long a half-closed connection may take to be closed by its caller too. */
const HALF_CLOSED_MS = 100;

/**
 * A transport on a `net` or `tls` server. Its protocol cannot announce the end of a connection: a caller learns of it when it
 * is closed, and connects anew for its next message. So each is closed in a moment in which no answer is due on it.
 */
export class TcpTransport implements Transport {
  private readonly sockets = new Set<Socket>();
  private readonly deserted = new Set<() => void>();
  private isFinishing = false;

  constructor(
    private readonly rpc: RpcServer,
    private readonly server: Server,
    private readonly messages: MessageTracker,
  ) {
    server.on('connection', (socket: Socket) => this.add(socket));
    server.on('secureConnection', (secured: Socket) => {
      // What carries it is left to TLS from here on.
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
    // Right behind an answer: its caller has not yet asked the next question then, most of the time.
    this.messages.onEnd = (socket) => clock.after(0, () => this.endIdle(socket));
    if (!this.server.listening) return;
    // Otherwise its option `retryAttempts` makes it listen again as soon as the last connection has ended.
    if ('isManuallyTerminated' in this.rpc) Reflect.set(this.rpc, 'isManuallyTerminated', true);
    Server.prototype.close.call(this.server);
  }

  async whenDeserted(): Promise<unknown> {
    if (this.sockets.size === 0) return;
    return new Promise<void>((resolve) => this.deserted.add(resolve));
  }

  async finish(clock: Clock, patience: Patience): Promise<unknown> {
    this.stopAccepting(clock);
    this.isFinishing = true;
    const ending = [...this.sockets].map((socket) => this.endOnceIdle(socket, patience));
    // Events need no connection to be finished on.
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
      if (this.sockets.size > 0) return;
      for (const resolve of this.deserted) resolve();
      this.deserted.clear();
    });
  }

  private async endOnceIdle(socket: Socket, patience: Patience): Promise<void> {
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    // What is sent meanwhile stays unread, and so nothing has begun with it when the connection ends.
    if (!this.endIfIdle(socket)) socket.pause();
    const ended = new Promise<void>((resolve) => socket.once('finish', () => resolve()));
    if (!socket.writableFinished) await Promise.race([closed, ended]);
    await patience.wait(HALF_CLOSED_MS, closed);
    socket.destroy();
  }

  /** Of a message without a socket, which a transport of the application's own may have, it is not known whose it was. */
  private endIdle(socket: Socket | undefined): void {
    if (socket) this.endIfIdle(socket);
    else if (this.isFinishing) for (const each of this.sockets) this.endIfIdle(each);
  }

  private endIfIdle(socket: Socket): boolean {
    if (!this.messages.isIdleOn(socket)) return false;
    discardInput(socket);
    // Behind the last answer, which is flushed first.
    socket.end();
    return true;
  }
}

/** Reads on, so that the end of the other side is seen and no reset overtakes the last answer, but handles nothing. */
function discardInput(socket: Socket): void {
  socket.removeAllListeners('data');
  socket.removeAllListeners('readable');
  socket.on('data', () => {});
  socket.resume();
}
