import { once } from 'node:events';
import { createServer } from 'node:http';
import { answered } from '../lib/answered.mjs';

const HEADERS = ['content-type', 'content-length', 'cache-control', 'x-content-type-options'];

/** The floor: `node:http` that sends the same body and headers as an application of the same process, or those of `answer`. */
export async function setUp({ copyOf, answer, earlier }) {
  const { body, headers: sent } = answer ?? (await answerOf(earlier[copyOf.app][copyOf.probe]));
  const headers = Object.fromEntries(HEADERS.map((name) => [name, sent[name]]));
  const server = createServer((_request, response) => {
    response.writeHead(200, headers);
    response.end(body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address();
  const copy = { port, path: '/', expects: { status: 200, texts: { [body]: 1 } } };
  return { port, liveness: copy, readiness: copy };
}

/** The answer of a probe, in a form that another process can be given. */
export async function answerOf(probe) {
  const { body, headers } = await answered(probe);
  return { body, headers: Object.fromEntries(headers) };
}
