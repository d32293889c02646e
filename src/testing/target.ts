import { RefusedError } from './http-get.js';

/** An application of Nest, as far as the test kubelet needs it. */
export interface ListeningApplication {
  getHttpServer(): unknown;
}

/** Where the probes go if they do not say so themselves. */
export interface Endpoint {
  readonly scheme: string;
  readonly hostname: string;
  readonly port: string;
}

const EVERY_INTERFACE: ReadonlySet<string> = new Set(['::', '0.0.0.0']);
const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/** Throws a {@link RefusedError} if the application does not listen. */
export function endpointOf(target: string | ListeningApplication): Endpoint {
  if (typeof target !== 'string') return endpointOfApplication(target);
  const { protocol, hostname, port } = new URL(target);
  return { scheme: protocol, hostname, port: port || (DEFAULT_PORTS[protocol] ?? '') };
}

/** The address is read for each probe, because an application may listen late, and elsewhere after a restart. */
function endpointOfApplication(app: ListeningApplication): Endpoint {
  const server = app.getHttpServer() as { address?: () => unknown };
  const address = server.address?.();
  if (typeof address !== 'object' || address === null)
    throw new RefusedError('connection refused: the application does not listen on a port');
  const { address: host, port } = address as { address: string; port: number };
  return {
    scheme: 'setSecureContext' in server ? 'https:' : 'http:',
    hostname: EVERY_INTERFACE.has(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host,
    port: String(port),
  };
}
