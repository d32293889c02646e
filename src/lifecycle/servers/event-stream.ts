import type { ServerResponse } from 'node:http';

const EVENT_STREAM = 'text/event-stream';

/** Whether a response is a stream of server-sent events under way, which its handler may never end. */
export function isEventStream(response: ServerResponse): boolean {
  // Before that it is not known what it will be: clients ask for JSON or a stream in one breath.
  if (!response.headersSent) return false;
  return (contentTypeOf(response) ?? response.req.headers.accept ?? '').includes(EVENT_STREAM);
}

/** Ends it in a way that the client sees as an end, not as an error. */
export function endEventStream(response: ServerResponse): void {
  // Its handler may still write, and a write after the end is an `error` event that nobody else may listen to.
  response.on('error', () => {});
  response.end();
}

function contentTypeOf(response: ServerResponse): string | undefined {
  const header = response.getHeader('content-type');
  if (header !== undefined) return String(header);
  // Headers given to `writeHead` alone, as Nest does on Fastify, are found only in what was sent (undocumented).
  const sent: unknown = Reflect.get(response, '_header');
  return typeof sent === 'string' ? /^content-type:(.*)$/im.exec(sent)?.[1] : undefined;
}
