import { Socket } from 'node:net';

/** The socket that Nest's TCP transport has wrapped. */
export function socketOf(wrapped: unknown): Socket | undefined {
  if (wrapped instanceof Socket) return wrapped;
  const { netSocket, socket } = (wrapped ?? {}) as { readonly netSocket?: unknown; readonly socket?: unknown };
  return [netSocket, socket].find((inner) => inner instanceof Socket);
}
