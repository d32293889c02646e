import type { ContainerProbes, ProbeKind, ProbeSpec } from './container-probes.js';
import { execCommand, type ExecFunction } from './exec-command.js';
import { throughFunction, type TargetFunction } from './function-target.js';
import { grpcCheck } from './grpc-check.js';
import { httpGet, RefusedError, type Transport } from './http-get.js';
import { overNetwork } from './network.js';
import { failure, type Outcome, type Prober } from './outcome.js';
import { endpointOf, type Endpoint, type ListeningApplication } from './target.js';
import { tcpSocket } from './tcp-socket.js';

interface Surroundings {
  readonly target: string | ListeningApplication | TargetFunction;
  readonly exec: ExecFunction | undefined;
  readonly ports: ContainerProbes['ports'];
}

/** No probe goes out under this name: it stands for a function. */
const FUNCTION: Endpoint = { scheme: 'http:', hostname: 'function.invalid', port: '80' };

/** What a probe does each time. */
export function proberOf(kind: ProbeKind, probe: ProbeSpec, { target, exec, ports }: Surroundings): Prober {
  const isFunction = typeof target === 'function';
  const transport = isFunction ? throughFunction(target, kind) : overNetwork;
  return async (signal) => {
    if (probe.exec && exec) return execCommand(probe.exec.command ?? [], exec, signal);
    try {
      const endpoint = isFunction ? FUNCTION : endpointOf(target);
      return await ask(probe, ports, endpoint, transport, signal);
    } catch (error) {
      if (error instanceof RefusedError) return failure(error.message, true);
      throw error;
    }
  };
}

async function ask(
  probe: ProbeSpec,
  ports: ContainerProbes['ports'],
  endpoint: Endpoint,
  transport: Transport,
  signal: AbortSignal,
): Promise<Outcome> {
  const { httpGet: get, tcpSocket: tcp, grpc } = probe;
  const own = get ?? tcp ?? grpc ?? {};
  const port = portOf(own.port, ports) ?? endpoint.port;
  const hostname = (own as { host?: string }).host ?? endpoint.hostname;
  if (get || endpoint === FUNCTION) {
    const scheme = get?.scheme === undefined ? endpoint.scheme : `${get.scheme.toLowerCase()}:`;
    return httpGet(urlOf(scheme, hostname, port, get?.path ?? '/'), get?.httpHeaders ?? [], transport, signal);
  }
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  if (tcp) return tcpSocket(host, port, signal);
  const timeout = `${probe.timeoutSeconds}s`;
  return grpcCheck({ address: `${hostname}:${port}`, service: grpc?.service ?? '', timeout }, signal);
}

function urlOf(scheme: string, hostname: string, port: string, path: string): URL {
  return new URL(`${scheme}//${hostname}:${port}${path.startsWith('/') ? '' : '/'}${path}`);
}

/** A name stands for a port of the container, and without such a port for that of the target. */
function portOf(port: number | string | undefined, ports: ContainerProbes['ports']): string | undefined {
  const named = ports?.find(({ name }) => name === port)?.containerPort;
  if (named !== undefined) return String(named);
  return port !== undefined && /^\d+$/.test(String(port)) ? String(port) : undefined;
}
