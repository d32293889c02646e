import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import type { Server as NetServer } from 'node:net';

/** A server of the application: `node:http`, `node:https` or `node:http2`. */
export type ApplicationServer = HttpServer | NetServer;

/** Sees a request before any listener does. Returns whether it has answered it. Must not throw. */
export type FrontHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

const REQUEST_EVENTS: ReadonlySet<string | symbol> = new Set(['request', 'checkContinue', 'checkExpectation']);

type Emit = (this: ApplicationServer, event: string | symbol, ...args: unknown[]) => boolean;

/**
 * Puts `handler` in front of all `request` listeners of a server, those added later included, by overriding `emit` on the
 * instance: a prepended listener could not keep the others from answering too. Returns how to step aside.
 */
export function frontServer(server: ApplicationServer, handler: FrontHandler): () => void {
  let isActive = true;
  const previous = Object.getOwnPropertyDescriptor(server, 'emit')?.value as Emit | undefined;
  const emit: Emit = function (event, ...args) {
    if (isActive && REQUEST_EVENTS.has(event) && handler(args[0] as IncomingMessage, args[1] as ServerResponse)) {
      return true;
    }
    // Looked up at each call, so that instrumentation which patches the prototype later still works.
    const next = previous ?? (Object.getPrototypeOf(server) as { emit: Emit }).emit;
    return next.call(this, event, ...args);
  };
  Object.defineProperty(server, 'emit', { value: emit, configurable: true, writable: true, enumerable: false });
  return () => {
    isActive = false;
    // Something that has wrapped ours since would be lost with it.
    if (Object.getOwnPropertyDescriptor(server, 'emit')?.value !== emit) return;
    if (previous) Object.defineProperty(server, 'emit', { value: previous, configurable: true, writable: true });
    else Reflect.deleteProperty(server, 'emit');
  };
}
