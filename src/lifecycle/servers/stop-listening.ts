import { Server as NetServer } from 'node:net';
import type { ApplicationServer } from './server-front.js';

/**
 * Accepts no new connections; open ones stay. The `Server.close()` of `node:http` would also end idle connections at once, when a
 * client may just be writing on one. In Bun an HTTP server is not a `net.Server`, so its own `close()` must be used (seen in Bun 1.4).
 */
export function stopListening(server: ApplicationServer): void {
  if (!server.listening) return;
  if (server instanceof NetServer) NetServer.prototype.close.call(server);
  else (server as NetServer).close();
}
