import { once } from 'node:events';
import { createServer, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { Script } from './traces.js';

const STATUSES = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'];
const CODES: Readonly<Record<string, string>> = { NOT_FOUND: '5', UNIMPLEMENTED: '12' };

/** A server of grpc.health.v1, written by hand, with the answers of a trace. */
export async function startGrpcServer(
  script: Script,
): Promise<{ url: string; port: number; stop(): Promise<unknown> }> {
  const server = createServer();
  server.on('stream', (stream) => answer(stream, String(script.next('readiness'))));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<unknown> => {
    const closed = once(server, 'close');
    // Since Node 24 this returns nothing.
    server.close();
    return closed;
  };
  return { url: `http://127.0.0.1:${port}`, port, stop };
}

function answer(stream: ServerHttp2Stream, what: string): void {
  const headers = { ':status': 200, 'content-type': 'application/grpc' };
  const code = CODES[what];
  if (code !== undefined) {
    stream.respond({ ...headers, 'grpc-status': code }, { endStream: true });
    return;
  }
  stream.respond(headers, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(Buffer.from([0, 0, 0, 0, 2, 0x08, STATUSES.indexOf(what)]));
}
