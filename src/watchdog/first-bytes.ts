import type { Socket } from 'node:net';
import type { Clock } from '../core/clock.js';
import { HEAD_TIMEOUT_MS } from '../http/bounds.js';

/** The first bytes of a client that speaks HTTP/2 without asking first, "with prior knowledge" (RFC 9113, 3.4). */
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

/** What Node answers in the same cases, once it has seen the first bytes. */
const TOO_LATE = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n';
const BAD_REQUEST = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n';

/** Whether a connection that begins with `bytes` speaks HTTP/2; `undefined` if more bytes are needed to tell. */
function isHttp2(bytes: Buffer): boolean | undefined {
  const length = Math.min(bytes.length, PREFACE.length);
  const isAlike = bytes.subarray(0, length).equals(PREFACE.subarray(0, length));
  return isAlike && length < PREFACE.length ? undefined : isAlike;
}

/**
 * Waits until the first bytes of a connection tell its protocol, and hands it on with all its bytes. A connection that
 * does not tell in time is ended.
 */
export function readFirstBytes(socket: Socket, clock: Clock, handOn: (isHttp2: boolean) => void): void {
  let held: Buffer = Buffer.alloc(0);
  const end = (answer = ''): void => {
    leave();
    socket.end(answer, () => socket.destroy());
  };
  const look = (): void => {
    const bytes = socket.read() as Buffer | null;
    if (bytes === null) return;
    held = held.length > 0 ? Buffer.concat([held, bytes]) : bytes;
    const verdict = isHttp2(held);
    if (verdict === undefined) return;
    leave();
    socket.unshift(held);
    handOn(verdict);
  };
  const onEnd = (): void => end(held.length > 0 ? BAD_REQUEST : '');
  const cancel = clock.after(HEAD_TIMEOUT_MS, () => end(TOO_LATE));
  const leave = (): void => {
    cancel();
    socket.off('readable', look).off('end', onEnd).off('close', leave);
  };
  socket.on('readable', look).on('end', onEnd).on('close', leave);
  // Servers add listeners of their own, but until then an error would end the process.
  socket.on('error', () => {});
}
