import type { ServerHttp2Stream } from 'node:http2';

const lasting = new WeakSet<ServerHttp2Stream>();

/** Says that this request is meant to stay open, as `Watch` is, so that no time limit of requests applies to it. */
export function markLasting(stream: ServerHttp2Stream): void {
  lasting.add(stream);
}

export function isLasting(stream: ServerHttp2Stream): boolean {
  return lasting.has(stream);
}
