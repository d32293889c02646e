import type { Server } from 'node:net';
import { promisify } from 'node:util';

type Close = (callback?: (error?: Error) => void) => Server;
type Dispose = () => Promise<unknown>;

/**
 * Lets `close` succeed on a server that the drain has already closed. Otherwise an application that closes its servers in its own
 * hook would get `ERR_SERVER_NOT_RUNNING`, and its shutdown would be aborted. Until `isClosed` returns true, nothing changes. Returns
 * a function that undoes it.
 */
export function letCloseAgain(server: Server, isClosed: () => boolean): () => void {
  const close = override<Close>(server, 'close', (next) => (callback) => {
    if (typeof callback !== 'function' || !isClosed()) return next(callback);
    return next((error) => (error && !isNotRunning(error) ? callback(error) : callback()));
  });
  // The `asyncDispose` of HTTP/2 calls the `close` of its class.
  const dispose = override<Dispose>(server, Symbol.asyncDispose, (next) => () => {
    return isClosed() ? promisify(server.close.bind(server))() : next();
  });
  return () => {
    close();
    dispose();
  };
}

/** Replaces a method of one server. Returns a function that undoes it. */
function override<Method extends (...args: never[]) => unknown>(
  server: Server,
  name: string | symbol,
  make: (next: Method) => Method,
): () => void {
  const previous = Object.getOwnPropertyDescriptor(server, name);
  // Look the method up at each call, so that instrumentation which patches the prototype later still works.
  const next = ((...args) => {
    const method = (previous?.value ?? Reflect.get(Object.getPrototypeOf(server) as object, name)) as Method;
    return method.apply(server, args);
  }) as Method;
  const value = make(next);
  Object.defineProperty(server, name, { value, configurable: true, writable: true, enumerable: false });
  return () => {
    // A later wrapper around ours would be lost, too.
    if (Object.getOwnPropertyDescriptor(server, name)?.value !== value) return;
    if (previous) Object.defineProperty(server, name, previous);
    else Reflect.deleteProperty(server, name);
  };
}

function isNotRunning(error: Error & { readonly code?: unknown }): boolean {
  return error.code === 'ERR_SERVER_NOT_RUNNING';
}
