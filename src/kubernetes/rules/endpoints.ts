import type { Container } from '../lint/container.js';
import type { Endpoint } from '../lint/endpoint.js';
import { FINE, type Rule } from '../lint/rule.js';

export const LIVENESS_ON_READINESS: Rule = {
  id: 'liveness-on-readiness',
  severity: 'error',
  says: 'liveness asks a path that looks at dependencies: the readiness path of the options, `/ready*`, `/health` or `/healthz/ready`',
  container({ probes: { liveness }, options }) {
    const endpoint = liveness?.endpoint;
    if (!endpoint || !looksAtDependencies(endpoint, options)) return FINE;
    const expected = options ? options.paths.liveness : 'a path that looks at no dependency, like /livez';
    return [
      {
        at: endpoint.part.get(endpoint.handler === 'grpc' ? 'service' : 'path') ?? endpoint.part,
        message: `liveness asks ${shown(endpoint)}, which looks at dependencies; expected ${expected}`,
        because:
          'when a dependency is down, Kubernetes restarts every pod, again and again, and no restart mends a database',
      },
    ];
  },
};

export const SAME_ENDPOINT: Rule = {
  id: 'same-endpoint',
  severity: 'error',
  says: 'readiness and liveness ask the same path and port',
  container({ probes: { liveness, readiness } }) {
    const one = liveness?.endpoint;
    const other = readiness?.endpoint;
    if (!one || !other || !isSame(one, other)) return FINE;
    return [
      {
        at: one.part.get('path') ?? one.part,
        message: `liveness and readiness both ask ${shown(one)}; expected two different questions`,
        because: 'one answer cannot serve both: what takes a pod out of rotation would also restart it',
      },
    ];
  },
};

function looksAtDependencies({ handler, path = '', portNumber }: Endpoint, options: Container['options']): boolean {
  // On `port`, the gRPC service without a name is readiness.
  if (handler === 'grpc')
    return options?.port !== undefined && portNumber === options.port && /^(readiness)?$/.test(path);
  if (handler !== 'httpGet' || path === options?.paths.liveness) return false;
  if (options && (path === options.paths.readiness || path.startsWith(`${options.paths.readiness}/`))) return true;
  return path === '/health' || path.startsWith('/ready') || /\/(ready|readyz|readiness)$/.test(path);
}

function isSame(one: Endpoint, other: Endpoint): boolean {
  const isRequest = one.handler === 'httpGet' || one.handler === 'grpc';
  const isOnePort = one.portNumber === undefined ? one.port === other.port : one.portNumber === other.portNumber;
  return isRequest && one.handler === other.handler && one.path === other.path && isOnePort;
}

function shown({ handler, path, port }: Endpoint): string {
  const where = port === undefined ? '' : ` on port ${port}`;
  return handler === 'grpc' ? `the gRPC service "${path}"${where}` : `${path}${where}`;
}
