import type { Part } from '../yaml/part.js';
import type { ContainerPort } from './ports.js';

/** What a probe asks. */
export interface Endpoint {
  readonly handler: 'httpGet' | 'grpc' | 'tcpSocket' | 'exec';
  /** Where the probe says it. */
  readonly part: Part;
  /** The path of a request, without query and without a slash at its end; the service of a gRPC probe. */
  readonly path?: string;
  /** As it is written: a number, or the name of a port. */
  readonly port?: string | number;
  /** The number behind it, as far as it is known. */
  readonly portNumber?: number;
  readonly command?: readonly string[];
}

export function endpointOf(probe: Part, ports: readonly ContainerPort[]): Endpoint | undefined {
  const http = probe.get('httpGet');
  if (http) return { handler: 'httpGet', part: http, path: tidyPath(http.get('path')), ...portOf(http, ports) };
  const grpc = probe.get('grpc');
  if (grpc) return { handler: 'grpc', part: grpc, path: grpc.get('service')?.text ?? '', ...portOf(grpc, ports) };
  const tcp = probe.get('tcpSocket');
  if (tcp) return { handler: 'tcpSocket', part: tcp, ...portOf(tcp, ports) };
  const exec = probe.get('exec');
  return exec && { handler: 'exec', part: exec, command: wordsOf(exec.get('command')) };
}

/** The words of a command, as far as they are texts. */
export function wordsOf(command: Part | undefined): string[] {
  return (command?.items() ?? []).flatMap(({ scalar }) => (scalar === undefined ? [] : [String(scalar)]));
}

function portOf(handler: Part, ports: readonly ContainerPort[]): Pick<Endpoint, 'port' | 'portNumber'> {
  const part = handler.get('port');
  const port = part?.number ?? part?.text;
  const portNumber =
    typeof port === 'number' ? port : ports.find(({ name }) => name !== undefined && name === port)?.number;
  return { port, portNumber };
}

/** A query and a slash at the end change nothing about a route of a probe. */
function tidyPath(part: Part | undefined): string {
  const path = String(part?.scalar ?? '/').replace(/[?#].*$/s, '');
  const tidy = path.replace(/\/+$/, '');
  return tidy.startsWith('/') ? tidy : `/${tidy}`;
}
