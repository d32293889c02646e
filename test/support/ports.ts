import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { ask } from './ask.js';
import { freePorts } from './loopback.mjs';
import type { LivenessReport } from '../../src/index.js';

export const HOST = '127.0.0.1';

/** A server of another application, on this port or on a free one. */
export async function occupy(port = 0): Promise<Server> {
  const server = createServer((_request, response) => response.end('somebody else'));
  await once(server.listen(port, HOST), 'listening');
  return server;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  return port!;
}

export async function isTaken(port: number, host = HOST): Promise<boolean> {
  const socket = connect(port, host);
  const isConnected = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return isConnected;
}

/** The liveness report with its HTTP status, or `undefined` if no server answers. */
export async function liveness(url: string): Promise<(LivenessReport & { code: number }) | undefined> {
  const reply = await ask(`${url}/livez`).catch(() => undefined);
  return reply && { ...(JSON.parse(reply.body) as LivenessReport), code: reply.status };
}

/** The observer of the event loop, according to liveness. */
export async function observer(url: string): Promise<string | undefined> {
  return (await liveness(url))?.eventLoop.observer;
}
