import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Server } from 'node:net';

/** What Node publishes when a server is told to listen, and when it does (seen in Node 20.19, 22 and 24). */
const LISTEN = ['tracing:net.server.listen:asyncStart', 'tracing:net.server.listen:asyncEnd'];

/**
 * Sees every server of this process: those that listen already, and those that will. What it looks for may be told only once
 * the server listens, so a server may be shown several times.
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

/** Undocumented, but the only list of servers that began to listen before anything could watch for them. */
function alreadyListening(): Server[] {
  const { _getActiveHandles } = process as { _getActiveHandles?: () => unknown[] };
  return _getActiveHandles?.call(process).filter((handle) => handle instanceof Server) ?? [];
}
