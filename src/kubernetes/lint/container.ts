import type { ResolvedOptions } from '../../core/options/resolved.js';
import type { Part } from '../yaml/part.js';
import { portsOf, type ContainerPort } from './ports.js';
import { Probe, PROBE_KINDS, type ProbeKind } from './probe.js';
import type { Workload } from './workload.js';

/** A container of a pod, as the rules see it. */
export interface Container {
  readonly workload: Workload;
  readonly part: Part;
  readonly name: string;
  readonly ports: readonly ContainerPort[];
  readonly probes: Readonly<Partial<Record<ProbeKind, Probe>>>;
  /** `main`: the application. `beside`: another container that stays. `init`: one that ends before the others start. */
  readonly role: 'main' | 'beside' | 'init';
  /** The options of the application; only of the one that has them, and if they are known. */
  readonly options?: ResolvedOptions;
}

/**
 * The containers of a pod. The application is the one whose ports or probes match the options, else the first.
 * @param given the options, if they are known; else the defaults decide which container is the application
 */
export function containersOf(
  workload: Workload,
  given: ResolvedOptions | undefined,
  defaults: ResolvedOptions,
): Container[] {
  const containers = itemsOf(workload, 'containers');
  const inits = itemsOf(workload, 'initContainers');
  const sidecars = inits.filter(({ part }) => part.get('restartPolicy')?.text === 'Always');
  const main = mainOf(containers, sidecars, given ?? defaults);
  return [...containers, ...inits].map((container) => {
    if (container === main) return { ...container, role: 'main', options: given };
    return { ...container, role: inits.includes(container) && !sidecars.includes(container) ? 'init' : 'beside' };
  });
}

function itemsOf(workload: Workload, key: 'containers' | 'initContainers'): Container[] {
  const parts = workload.pod.get(key)?.items() ?? [];
  return parts
    .map((part, index) => ({ part, index }))
    .filter(({ part }) => part.isMap)
    .map(({ part, index }) => {
      const ports = portsOf(part);
      const probes: Partial<Record<ProbeKind, Probe>> = {};
      for (const kind of PROBE_KINDS) {
        const probe = part.get(`${kind}Probe`);
        if (probe) probes[kind] = new Probe(kind, probe, ports);
      }
      const name = String(part.get('name')?.scalar ?? `${key}[${index}]`).slice(0, 300);
      return { workload, part, name, ports, probes, role: 'beside' };
    });
}

function mainOf(
  containers: readonly Container[],
  sidecars: readonly Container[],
  options: ResolvedOptions,
): Container | undefined {
  const all = [...containers, ...sidecars];
  return (
    all.find(({ ports }) => options.port !== undefined && ports.some(({ number }) => number === options.port)) ??
    all.find((container) => asksFor(container, options)) ??
    containers[0]
  );
}

/** Whether a probe asks one of the paths of the options, or runs the command of this package. */
function asksFor({ probes }: Container, { paths }: ResolvedOptions): boolean {
  const known = Object.values(paths);
  return Object.values(probes).some(({ endpoint }) => {
    if (endpoint?.command?.some((word) => /(^|\/)nestjs-vitals(\/dist\/cli\/main\.js)?$/.test(word))) return true;
    return endpoint?.handler === 'httpGet' && known.includes(endpoint.path!);
  });
}
