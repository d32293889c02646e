import type { Clock } from '../core/clock.js';
import type { ApplicationServers } from './servers/application-servers.js';
import type { Deadline } from '../core/deadline.js';

const REAP_EVERY_MS = 50;
/** How long a client may take to close its side of a half-closed connection. */
const HALF_CLOSED_MS = 100;

/** Ends every connection once its requests have been answered. Resolves when all connections are closed. */
export async function closeConnections(servers: ApplicationServers, clock: Clock, deadline: Deadline): Promise<void> {
  const { requests, connections, uploads } = servers;
  const reap = (): void => {
    connections.destroyUpgraded();
    requests.endEventStreams();
    requests.forgetReset();
    servers.closeIdleConnections();
    uploads.look();
    // The other connections have sent nothing or half a request, whose rest Node would wait for.
    connections.endUnused([...requests.sockets, ...uploads.sockets]);
  };
  reap();
  // Repeat this, because a connection becomes idle when its response has been read, not when it has been written.
  const cancelReaping = clock.every(REAP_EVERY_MS, reap);
  await requests.whenIdle();
  await uploads.whenDone();
  connections.endAll();
  await deadline.wait(HALF_CLOSED_MS, connections.whenEmpty());
  connections.destroyAll();
  await connections.whenEmpty();
  cancelReaping();
}
