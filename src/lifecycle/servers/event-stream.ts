import type { ServerResponse } from 'node:http';

const EVENT_STREAM = 'text/event-stream';

/** Whether a response is a running stream of server-sent events, which its handler may never end. */
export function isEventStream(response: ServerResponse): boolean {
  // Before its headers it is unknown what it will be, because clients may accept both JSON and a stream.
  if (!response.headersSent) return false;
  return (contentTypeOf(response) ?? response.req.headers.accept ?? '').includes(EVENT_STREAM);
}

/** Ends the stream so that the client sees a regular end, and not an error. */
export function endEventStream(response: ServerResponse): void {
  // The handler may still write, and a write after the end emits an `error` event, which may have no other listener.
  response.on('error', () => {});
  response.end();
}

function contentTypeOf(response: ServerResponse): string | undefined {
  const header = response.getHeader('content-type');
  if (header !== undefined) return String(header);
  // Headers that were given only to `writeHead`, as by Nest on Fastify, are found only in the sent block (undocumented).
  const sent: unknown = Reflect.get(response, '_header');
  return typeof sent === 'string' ? /^content-type:(.*)$/im.exec(sent)?.[1] : undefined;
}
