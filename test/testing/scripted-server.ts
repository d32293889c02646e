import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Script } from './traces.js';

export interface ScriptedServer {
  readonly url: string;
  readonly port: number;
  stop(): Promise<unknown>;
}

/** A real server with the answers of a trace. `onRequest` gets each request. */
export async function startServer(
  script: Script,
  onRequest: (request: IncomingMessage) => void,
): Promise<ScriptedServer> {
  const server = createServer((request, response) => {
    onRequest(request);
    answer(script.next(request.url!.slice(1)), request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    stop: async () => {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

function answer(what: number | string, request: IncomingMessage, response: ServerResponse): void {
  const word = String(what).replace(/:.*/, '');
  const rest = String(what).replace(/^\w+:?/, '');
  if (typeof what === 'number') response.writeHead(what).end(what === 304 ? '' : 'body');
  else if (word === 'reset') request.socket.resetAndDestroy();
  else if (word === 'redirect') response.writeHead(302, { Location: rest }).end();
  else if (word === 'big') response.end('x'.repeat(1_000_000));
  else if (word === 'slowbody') response.writeHead(200, { 'Content-Length': 10 }).write('part');
  else if (word === 'delay') setTimeout(() => response.end('body'), Number(rest));
  else if (word !== 'hang') throw new Error(`the script has an unknown answer: ${what}`);
}
