import { Socket } from 'node:net';

/** The socket behind what Nest's TCP transport calls one. */
export function socketOf(wrapped: unknown): Socket | undefined {
  if (wrapped instanceof Socket) return wrapped;
  const { netSocket, socket } = (wrapped ?? {}) as { readonly netSocket?: unknown; readonly socket?: unknown };
  return [netSocket, socket].find((inner) => inner instanceof Socket);
}
