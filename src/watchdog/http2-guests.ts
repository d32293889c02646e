import type { ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import type { Cancel, Clock } from '../core/clock.js';
import {
  CROWDED_OVER_HTTP2,
  HTTP2_LOOK_MS,
  HTTP2_REQUEST_TIMEOUT_MS,
  KEEP_ALIVE_MS,
  LEAST_SHARE,
  MAX_BYTES_PER_LOOK,
  MAX_OPEN_OVER_HTTP2,
  MAX_RESETS,
  MAX_STREAMS,
  RESETS_FORGIVEN,
} from '../http/bounds.js';
import { isLasting } from '../http/grpc/lasting.js';

/** How long a client that is asked to leave may take. */
const LAST_WORDS_MS = 1000;

interface Guest {
  readonly socket: Socket;
  /** The open requests, each with the time of its arrival. */
  readonly open: Map<ServerHttp2Stream, number>;
  idleSince: number;
  /** Requests that the client has taken back. They cost it nothing, and count against it for a while. */
  resets: number;
  bytesRead: number;
}

/** Bounds what the connections of HTTP/2 may take. Who takes too much is sent away, whatever the protocol would allow. */
export class Http2Guests {
  private readonly guests = new Map<ServerHttp2Session, Guest>();
  private openCount = 0;
  private cancelLooking: Cancel = () => {};

  constructor(private readonly clock: Clock) {}

  add(session: ServerHttp2Session, socket: Socket): void {
    if (this.guests.size === 0) this.cancelLooking = this.clock.every(HTTP2_LOOK_MS, () => this.look());
    this.guests.set(session, { socket, open: new Map(), idleSince: this.clock.now(), resets: 0, bytesRead: 0 });
    session.once('close', () => this.forget(session));
    // A client that has vanished says nothing, and the system finds out.
    socket.setKeepAlive(true, 30_000);
    // Node reads on after a session that was closed has ended, whatever comes, until the client closes the connection.
    socket.once('finish', () => socket.destroy());
  }

  socketOf(session: ServerHttp2Session): Socket | undefined {
    return this.guests.get(session)?.socket;
  }

  /** To be called for each new stream, before anything is done for it. */
  track(session: ServerHttp2Session, stream: ServerHttp2Stream): void {
    const guest = this.guests.get(session);
    if (!guest) return;
    guest.open.set(stream, this.clock.now());
    stream.once('close', () => this.settle(guest, stream));
    this.openCount += 1;
    if (guest.open.size > this.share || guest.resets > MAX_RESETS) return end(session, guest);
    if (this.openCount > MAX_OPEN_OVER_HTTP2) this.makeRoom();
  }

  closeAll(): void {
    for (const [session, guest] of this.guests) end(session, guest);
  }

  /** How many requests each connection may have open. */
  private get share(): number {
    if (this.openCount <= CROWDED_OVER_HTTP2) return MAX_STREAMS;
    const share = Math.floor(MAX_OPEN_OVER_HTTP2 / this.guests.size);
    return Math.min(Math.max(share, LEAST_SHARE), MAX_STREAMS);
  }

  /** Ends the connection with most open requests, because that one is the attack. */
  private makeRoom(): void {
    const [greediest] = [...this.guests].sort(([, one], [, other]) => other.open.size - one.open.size);
    if (greediest) end(...greediest);
  }

  private settle(guest: Guest, stream: ServerHttp2Stream): void {
    guest.open.delete(stream);
    this.openCount -= 1;
    guest.idleSince = this.clock.now();
    if (stream.rstCode !== 0) guest.resets += 1;
  }

  private look(): void {
    const now = this.clock.now();
    for (const [session, guest] of this.guests) {
      guest.resets = Math.max(guest.resets - RESETS_FORGIVEN, 0);
      const { bytesRead } = guest.socket;
      const isFlood = bytesRead - guest.bytesRead > MAX_BYTES_PER_LOOK;
      guest.bytesRead = bytesRead;
      const idleMs = guest.open.size === 0 ? now - guest.idleSince : 0;
      if (idleMs >= KEEP_ALIVE_MS + LAST_WORDS_MS || isFlood || isLate(guest, now)) end(session, guest);
      else if (idleMs >= KEEP_ALIVE_MS && !session.closed) session.close();
    }
  }

  private forget(session: ServerHttp2Session): void {
    this.guests.delete(session);
    if (this.guests.size === 0) this.cancelLooking();
  }
}

/** Ends the connection too: after a session is destroyed, Node waits until its client has read everything. */
function end(session: ServerHttp2Session, { socket }: Guest): void {
  session.destroy();
  socket.destroy();
}

function isLate({ open }: Guest, now: number): boolean {
  return [...open].some(([stream, since]) => now - since >= HTTP2_REQUEST_TIMEOUT_MS && !isLasting(stream));
}
