import type { Clock } from '../core/clock.js';
import type { ApplicationServers } from './servers/application-servers.js';
import type { Patience } from '../core/deadline.js';

const REAP_EVERY_MS = 50;
/** How long a half-closed connection may take to be closed by its client too. */
const HALF_CLOSED_MS = 100;

/** Brings every connection to its end: resolves when all are closed, as soon as what they carry has been answered. */
export async function closeConnections(servers: ApplicationServers, clock: Clock, patience: Patience): Promise<void> {
  const { requests, connections, uploads } = servers;
  const reap = (): void => {
    connections.destroyUpgraded();
    requests.endEventStreams();
    requests.forgetReset();
    servers.closeIdleConnections();
    uploads.look();
    // What is left has sent nothing, or half a request: Node would wait for the rest of it.
    connections.endUnused([...requests.sockets, ...uploads.sockets]);
  };
  reap();
  // A connection becomes idle when its response has been read, not when it has been written.
  const cancelReaping = clock.every(REAP_EVERY_MS, reap);
  await requests.whenIdle();
  await uploads.whenDone();
  connections.endAll();
  await patience.wait(HALF_CLOSED_MS, connections.whenEmpty());
  connections.destroyAll();
  await connections.whenEmpty();
  cancelReaping();
}
