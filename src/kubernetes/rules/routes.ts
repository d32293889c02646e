import type { Container } from '../lint/container.js';
import type { Probe } from '../lint/probe.js';
import { FINE, type Fault, type Rule } from '../lint/rule.js';

export const UNKNOWN_PATH: Rule = {
  id: 'unknown-path',
  severity: 'error',
  says: 'a probe asks a path that is none of the paths of the options',
  container({ probes, options }) {
    if (!options) return FINE;
    const known = Object.values(options.paths);
    return Object.values(probes).flatMap(({ key, kind, endpoint }) => {
      if (endpoint?.handler !== 'httpGet') return FINE;
      const path = endpoint.path!;
      // Readiness also answers for one indicator, below its own path.
      if (known.includes(path) || path.startsWith(`${options.paths.readiness}/`)) return FINE;
      return {
        at: endpoint.part.get('path') ?? endpoint.part,
        message: `\`${key}\` asks ${path}; expected ${options.paths[kind]}`,
        because: `the application answers probes on ${known.join(', ')} only: anywhere else it answers 404, which is a failure`,
      };
    });
  },
};

export const UNKNOWN_PORT: Rule = {
  id: 'unknown-port',
  severity: 'error',
  says: 'a probe asks a port that is neither `port` nor a container port, or a name that no container port has',
  container: (container) => Object.values(container.probes).flatMap((probe) => portFaults(probe, container)),
};

function portFaults({ key, endpoint }: Probe, { ports, options }: Container): readonly Fault[] {
  if (endpoint?.port === undefined) return FINE;
  const { port, portNumber, part } = endpoint;
  const at = part.get('port') ?? part;
  if (portNumber === undefined) {
    const names = ports.flatMap(({ name }) => (name === undefined ? [] : [name]));
    return [
      {
        at,
        message: `\`${key}\` asks the port \`${port}\`, which no container port is called; expected ${names.join(' or ') || 'a number'}`,
        because: 'the kubelet cannot find the port, so every probe fails',
      },
    ];
  }
  if (!options) return FINE;
  const isServed = options.mount !== 'none';
  const own = options.port === undefined ? [] : [options.port];
  const declared = ports.flatMap(({ number }) => (number === undefined ? [] : [number]));
  const expected = [...new Set(isServed ? [...own, ...declared] : own)];
  if (expected.includes(portNumber)) return FINE;
  const reason = isServed
    ? `\`port\` is ${options.port ?? 'not set'}, and the container declares ${declared.join(', ') || 'no port'}`
    : `with \`mount: 'none'\` the probes are answered on \`port\` only, which is ${options.port ?? 'not set'}`;
  return [
    {
      at,
      message: `\`${key}\` asks port ${portNumber}; expected ${expected.join(' or ') || 'a port that the container declares'}`,
      because: `${reason}: nothing answers there`,
    },
  ];
}
