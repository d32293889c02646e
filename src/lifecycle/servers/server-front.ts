import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import type { ServerHttp2Session } from 'node:http2';
import type { Server as NetServer, Socket } from 'node:net';

/** A server of the application: `node:http`, `node:https` or `node:http2`. */
export type ApplicationServer = HttpServer | NetServer;

/** Sees the events of a server before any listener. Must not throw. */
export interface Front {
  /** Returns whether it has answered the request. */
  request(request: IncomingMessage, response: ServerResponse): boolean;
  connection(socket: Socket): void;
  session(session: ServerHttp2Session): void;
  /** Returns whether it has handled the request, which the application then does not see. */
  upgrade(request: IncomingMessage, socket: Socket): boolean;
  closed(): void;
}

type Emit = (this: ApplicationServer, event: string | symbol, ...args: unknown[]) => boolean;

/**
 * Puts `front` before all listeners of a server, including later ones, by overriding `emit` on the instance. A prepended listener
 * could not prevent the others from answering, too, and a listener for `upgrade` would change how Node treats such requests.
 * Returns a function that undoes it.
 */
export function frontServer(server: ApplicationServer, front: Front): () => void {
  let isActive = true;
  const previous = Object.getOwnPropertyDescriptor(server, 'emit')?.value as Emit | undefined;
  const emit: Emit = function (event, ...args) {
    if (isActive && isTaken(front, event, args)) return true;
    // Look the method up at each call, so that instrumentation which patches the prototype later still works.
    const next = previous ?? (Object.getPrototypeOf(server) as { emit: Emit }).emit;
    return next.call(this, event, ...args);
  };
  Object.defineProperty(server, 'emit', { value: emit, configurable: true, writable: true, enumerable: false });
  return () => {
    isActive = false;
    // A later wrapper around ours would be lost, too.
    if (Object.getOwnPropertyDescriptor(server, 'emit')?.value !== emit) return;
    if (previous) Object.defineProperty(server, 'emit', { value: previous, configurable: true, writable: true });
    else Reflect.deleteProperty(server, 'emit');
  };
}

/** Whether `front` has handled the event, so that no listener must see it. */
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
      // In HTTP/2 the second argument is a response, and not a socket.
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
