import { once } from 'node:events';
import { createServer } from 'node:http';

/** The floor: `node:http` that sends an answer which is there already, of the size and with the headers of one of ours. */
export async function setUp({ headers, body }) {
  const server = createServer((_request, response) => {
    response.writeHead(200, headers);
    response.end(body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address();
  const probe = { port, path: '/', expects: { status: 200, texts: { [body]: 1 } } };
  return { port, liveness: probe, readiness: probe };
}
