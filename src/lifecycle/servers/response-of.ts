import type { ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';

/** A response of Express or of Node, or a reply of Fastify. */
export type TrackedResponse =
  ServerResponse | Http2ServerResponse | { readonly raw: ServerResponse | Http2ServerResponse };

/** The response that a value is or wraps. A promise alone is no sign of work, because a reply of Fastify can be awaited, too. */
export function responseOf(value: unknown): ServerResponse | undefined {
  if (isResponse(value)) return value;
  const raw: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'raw') : undefined;
  return isResponse(raw) ? raw : undefined;
}

function isResponse(value: unknown): value is ServerResponse {
  if (typeof value !== 'object' || value === null) return false;
  return 'headersSent' in value && 'end' in value && 'req' in value && 'once' in value;
}
