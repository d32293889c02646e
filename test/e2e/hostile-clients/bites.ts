import type { Socket } from 'node:net';

/** What one hostile connection does once it is open. A connection that ends is opened again. */
export type Bite = (socket: Socket, turn: number) => void;

export interface Attack {
  /** The number of connections that are open at a time. */
  readonly connections: number;
  readonly bite: Bite;
}

export const send =
  (bytes: string | Buffer): Bite =>
  (socket) =>
    void socket.write(bytes);

/** Sends as much as the other side accepts. */
export function endless(chunk: string | Buffer, head: string | Buffer): Bite {
  return (socket) => {
    socket.write(head);
    const fill = (): void => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on('drain', fill);
    fill();
  };
}
