import type { Server } from 'node:net';
import { promisify } from 'node:util';

type Close = (callback?: (error?: Error) => void) => Server;
type Dispose = () => Promise<unknown>;

/**
 * Lets `close` succeed on a server that the drain has closed already, as it would if nothing had closed it before: an
 * application that closes its servers in a hook of its own would be told `ERR_SERVER_NOT_RUNNING`, and its shutdown break
 * off. Until `isClosed` says so it changes nothing. Returns how to take it back.
 */
export function letCloseAgain(server: Server, isClosed: () => boolean): () => void {
  const close = override<Close>(server, 'close', (next) => (callback) => {
    if (typeof callback !== 'function' || !isClosed()) return next(callback);
    return next((error) => (error && !isNotRunning(error) ? callback(error) : callback()));
  });
  // That of HTTP/2 calls the `close` of its class.
  const dispose = override<Dispose>(server, Symbol.asyncDispose, (next) => () => {
    return isClosed() ? promisify(server.close.bind(server))() : next();
  });
  return () => {
    close();
    dispose();
  };
}

/** Replaces a method of one server. Returns how to take it back. */
function override<Method extends (...args: never[]) => unknown>(
  server: Server,
  name: string | symbol,
  make: (next: Method) => Method,
): () => void {
  const previous = Object.getOwnPropertyDescriptor(server, name);
  // Looked up at each call, so that instrumentation which patches the prototype later still works.
  const next = ((...args) => {
    const method = (previous?.value ?? Reflect.get(Object.getPrototypeOf(server) as object, name)) as Method;
    return method.apply(server, args);
  }) as Method;
  const value = make(next);
  Object.defineProperty(server, name, { value, configurable: true, writable: true, enumerable: false });
  return () => {
    // Something that has wrapped ours since would be lost with it.
    if (Object.getOwnPropertyDescriptor(server, name)?.value !== value) return;
    if (previous) Object.defineProperty(server, name, previous);
    else Reflect.deleteProperty(server, name);
  };
}

function isNotRunning(error: Error & { readonly code?: unknown }): boolean {
  return error.code === 'ERR_SERVER_NOT_RUNNING';
}
