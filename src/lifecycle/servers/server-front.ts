import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import type { ServerHttp2Session } from 'node:http2';
import type { Server as NetServer, Socket } from 'node:net';

/** A server of the application: `node:http`, `node:https` or `node:http2`. */
export type ApplicationServer = HttpServer | NetServer;

/** Sees what happens at a server before any listener does. Must not throw. */
export interface Front {
  /** Returns whether it has answered the request. */
  request(request: IncomingMessage, response: ServerResponse): boolean;
  connection(socket: Socket): void;
  session(session: ServerHttp2Session): void;
  /** Returns whether it has dealt with the request, which is no longer the application's then. */
  upgrade(request: IncomingMessage, socket: Socket): boolean;
  closed(): void;
}

type Emit = (this: ApplicationServer, event: string | symbol, ...args: unknown[]) => boolean;

/**
 * Puts `front` ahead of all listeners of a server, those added later included, by overriding `emit` on the instance: a
 * prepended listener could not keep the others from answering too, and a listener for `upgrade` would change how Node
 * treats such requests. Returns how to step aside.
 */
export function frontServer(server: ApplicationServer, front: Front): () => void {
  let isActive = true;
  const previous = Object.getOwnPropertyDescriptor(server, 'emit')?.value as Emit | undefined;
  const emit: Emit = function (event, ...args) {
    if (isActive && isTaken(front, event, args)) return true;
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

/** Whether the event has been dealt with, so that nobody else is to see it. */
function isTaken(front: Front, event: string | symbol, args: readonly unknown[]): boolean {
  switch (event) {
    case 'request':
    case 'checkContinue':
    case 'checkExpectation':
      return front.request(args[0] as IncomingMessage, args[1] as ServerResponse);
    case 'connection':
    case 'secureConnection':
      front.connection(args[0] as Socket);
      return false;
    case 'session':
      front.session(args[0] as ServerHttp2Session);
      return false;
    case 'connect':
      // HTTP/2 has a response here instead of a socket.
      return (
        (args[0] as IncomingMessage).httpVersionMajor < 2 &&
        front.upgrade(args[0] as IncomingMessage, args[1] as Socket)
      );
    case 'close':
      front.closed();
      return false;
    case 'upgrade':
      return front.upgrade(args[0] as IncomingMessage, args[1] as Socket);
    default:
      return false;
  }
}
