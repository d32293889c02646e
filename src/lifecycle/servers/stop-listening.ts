import { Server as NetServer } from 'node:net';
import type { ApplicationServer } from './server-front.js';

/**
 * Takes no new connection; what is connected stays. `Server.close()` of Node's own `node:http` would also end idle connections
 * at once, just when a client may be writing on one. In Bun an HTTP server is no `net.Server`, and its own `close()` is all
 * there is (seen in Bun 1.4).
 */
export function stopListening(server: ApplicationServer): void {
  if (!server.listening) return;
  if (server instanceof NetServer) NetServer.prototype.close.call(server);
  else (server as NetServer).close();
}
