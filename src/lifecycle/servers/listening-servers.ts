import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Server } from 'node:net';

/** The channels on which Node announces that a server is about to listen, and that it listens (seen in Node 20.19, 22 and 24). */
const LISTEN = ['tracing:net.server.listen:asyncStart', 'tracing:net.server.listen:asyncEnd'];

/**
 * Calls `onServer` for every server of this process: for those that already listen, and for later ones. A server may be reported
 * several times, because some of its properties are known only once it listens.
 */
export class ListeningServers {
  constructor(private readonly onServer: (server: Server) => void) {}

  watch(): void {
    for (const channel of LISTEN) subscribe(channel, this.onListen);
    for (const server of alreadyListening()) this.onServer(server);
  }

  stop(): void {
    for (const channel of LISTEN) unsubscribe(channel, this.onListen);
  }

  private readonly onListen = (message: unknown): void => {
    const { server } = message as { server: unknown };
    if (server instanceof Server) this.onServer(server);
  };
}

/** The servers that began to listen earlier. The list is undocumented, but there is no other one. */
function alreadyListening(): Server[] {
  const { _getActiveHandles } = process as { _getActiveHandles?: () => unknown[] };
  return _getActiveHandles?.call(process).filter((handle) => handle instanceof Server) ?? [];
}
