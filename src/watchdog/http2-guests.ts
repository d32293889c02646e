import type { ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import type { Cancel, Clock } from '../core/clock.js';
import {
  CROWDED_OVER_HTTP2,
  HTTP2_BUSY_LOOK_MS,
  HTTP2_LOOK_MS,
  HTTP2_REQUEST_TIMEOUT_MS,
  KEEP_ALIVE_MS,
  LEAST_SHARE,
  MAX_BURST_BYTES,
  MAX_BYTES_PER_SECOND,
  MAX_OPEN_OVER_HTTP2,
  MAX_RESETS,
  MAX_STREAMS,
  RESETS_FORGIVEN_PER_SECOND,
  STRICT_MS,
} from '../http/bounds.js';
import { isLasting } from '../http/grpc/lasting.js';

/** How long a client that is asked to leave may take. */
const LAST_WORDS_MS = 1000;

/** How long Node takes to send its frames: it does so in the same turn of the event loop. */
const LAST_FRAMES_MS = 1;
/** A farewell that leaves every stream open (RFC 9113, 6.8). A smaller number closes the streams that begin meanwhile. */
const ANY_STREAM = 2 ** 31 - 1;

interface Guest {
  readonly socket: Socket;
  /** The open requests, each with the time of its arrival. */
  readonly open: Map<ServerHttp2Stream, number>;
  idleSince: number;
  /** Requests that the client has taken back. They cost it nothing, and count against it for a while. */
  resets: number;
  bytesRead: number;
  /** What it has sent ahead of its rate. */
  aheadBytes: number;
  /** Asked to leave. */
  isDismissed: boolean;
  /** When it gets the share of other times; it was told a smaller one. */
  widenAt: number | undefined;
  /** Its connection is about to be destroyed, so that nothing needs an answer. */
  isEnded: boolean;
}

/** Bounds what the connections of HTTP/2 may take. Who takes too much is sent away, whatever the protocol would allow. */
export class Http2Guests {
  private readonly guests = new Map<ServerHttp2Session, Guest>();
  private openCount = 0;
  private cancelLooking: Cancel = () => {};
  /** Whether a client is about to send something, or has just done so. */
  private isBusy = false;

  constructor(private readonly clock: Clock) {}

  /** `share`: how many requests the client was told that it may have open. */
  add(session: ServerHttp2Session, socket: Socket, share: number): void {
    if (!this.isBusy) this.lookAfter(HTTP2_BUSY_LOOK_MS);
    const now = this.clock.now();
    const counts = { resets: 0, bytesRead: 0, aheadBytes: 0 };
    const widenAt = share < MAX_STREAMS ? now + STRICT_MS : undefined;
    const state = { idleSince: now, widenAt, isDismissed: false, isEnded: false };
    this.guests.set(session, { socket, open: new Map(), ...counts, ...state });
    session.once('close', () => this.forget(session));
    // A client that has vanished says nothing, and the system finds out.
    socket.setKeepAlive(true, 30_000);
    // Node also calls this, when a client says that it leaves.
    session.close = () => this.dismiss(session);
  }

  /**
   * Asks a client to leave, and ends its connection once its requests are answered. Node's own way reads on after that, whatever
   * comes; and if requests come without a pause, it corrupts the memory of the process (seen in Node 20.20).
   */
  dismiss(session: ServerHttp2Session): void {
    const guest = this.guests.get(session);
    if (!guest || guest.isDismissed) return;
    guest.isDismissed = true;
    if (!session.destroyed) session.goaway(0, ANY_STREAM);
    this.endIfAnswered(guest);
  }

  /** `undefined` if the connection has ended, or is about to. */
  socketOf(session: ServerHttp2Session): Socket | undefined {
    const guest = this.guests.get(session);
    return guest?.isEnded ? undefined : guest?.socket;
  }

  /** To be called for each new stream, before anything is done for it. */
  track(session: ServerHttp2Session, stream: ServerHttp2Stream): void {
    const guest = this.guests.get(session);
    if (!guest || guest.isEnded) return;
    guest.open.set(stream, this.clock.now());
    stream.once('close', () => this.settle(guest, stream));
    this.openCount += 1;
    if (guest.open.size > this.share || guest.resets > MAX_RESETS) return this.end(guest);
    if (this.openCount > MAX_OPEN_OVER_HTTP2) this.makeRoom();
  }

  closeAll(): void {
    for (const guest of this.guests.values()) this.end(guest);
  }

  /** How many requests each connection may have open. */
  private get share(): number {
    if (this.openCount <= CROWDED_OVER_HTTP2) return MAX_STREAMS;
    const share = Math.floor(MAX_OPEN_OVER_HTTP2 / this.guests.size);
    return Math.min(Math.max(share, LEAST_SHARE), MAX_STREAMS);
  }

  /** Ends the connection with most open requests, because that one is the attack. */
  private makeRoom(): void {
    const [greediest] = [...this.guests.values()].sort((one, other) => other.open.size - one.open.size);
    if (greediest) this.end(greediest);
  }

  private settle(guest: Guest, stream: ServerHttp2Stream): void {
    if (guest.open.delete(stream)) this.openCount -= 1;
    guest.idleSince = this.clock.now();
    if (stream.rstCode !== 0) guest.resets += 1;
    this.endIfAnswered(guest);
  }

  private lookAfter(ms: number): void {
    const since = this.clock.now();
    this.isBusy = ms === HTTP2_BUSY_LOOK_MS;
    this.cancelLooking();
    this.cancelLooking = this.clock.after(ms, () => {
      const hasRead = this.look((this.clock.now() - since) / 1000);
      if (this.guests.size > 0) this.lookAfter(hasRead ? HTTP2_BUSY_LOOK_MS : HTTP2_LOOK_MS);
      else this.isBusy = false;
    });
  }

  /** Returns whether a client has sent something in these seconds. */
  private look(seconds: number): boolean {
    const now = this.clock.now();
    let hasRead = false;
    for (const [session, guest] of this.guests) {
      const bytes = guest.socket.bytesRead - guest.bytesRead;
      hasRead ||= bytes > 0;
      guest.bytesRead += bytes;
      guest.aheadBytes += bytes;
      const isFlood = guest.aheadBytes > MAX_BURST_BYTES;
      guest.aheadBytes = Math.max(guest.aheadBytes - seconds * MAX_BYTES_PER_SECOND, 0);
      guest.resets = Math.max(guest.resets - seconds * RESETS_FORGIVEN_PER_SECOND, 0);
      const idleMs = guest.open.size === 0 ? now - guest.idleSince : 0;
      if (idleMs >= KEEP_ALIVE_MS + LAST_WORDS_MS || isFlood || isLate(guest, now)) this.end(guest);
      else if (idleMs >= KEEP_ALIVE_MS) this.dismiss(session);
      else if (guest.widenAt !== undefined && now >= guest.widenAt) widen(session, guest);
    }
    return hasRead;
  }

  /** A moment later, because Node may be about to send the farewell or the last answer. */
  private endIfAnswered({ socket, isDismissed, open }: Guest): void {
    if (isDismissed && open.size === 0) this.clock.after(LAST_FRAMES_MS, () => socket.destroySoon());
  }

  /**
   * Ends the connection, which ends its session. When sessions ended first, and sent narrow farewells, a flood of requests that
   * are taken back corrupted the memory of the process (seen in Node 20.20; which step is at fault is not known). In the next
   * turn, because Node may be at work on what it has read.
   */
  private end(guest: Guest): void {
    if (guest.isEnded) return;
    guest.isEnded = true;
    // At once, so that the next request does not end a further connection.
    this.openCount -= guest.open.size;
    guest.open.clear();
    this.clock.after(0, () => guest.socket.destroy());
  }

  private forget(session: ServerHttp2Session): void {
    this.guests.delete(session);
    if (this.guests.size > 0) return;
    this.cancelLooking();
    this.isBusy = false;
  }
}

/** Tells a client that it may have as many requests open as in other times. */
function widen(session: ServerHttp2Session, guest: Guest): void {
  guest.widenAt = undefined;
  if (!session.destroyed) session.settings({ maxConcurrentStreams: MAX_STREAMS });
}

function isLate({ open }: Guest, now: number): boolean {
  return [...open].some(([stream, since]) => now - since >= HTTP2_REQUEST_TIMEOUT_MS && !isLasting(stream));
}
