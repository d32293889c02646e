import type { ProbeRoute } from '../route.js';

/** The services that an application adds, each with the names of the indicators that it needs. */
export type ServiceMap = Readonly<Record<string, readonly string[]>>;

/** What a service asks: a probe, or one indicator, or readiness with only these indicators. */
export interface ServiceTarget extends ProbeRoute {
  readonly only?: readonly string[];
}

const PROBES = new Map<string, ServiceTarget>([
  ['', { probe: 'readiness' }],
  ['liveness', { probe: 'liveness' }],
  ['readiness', { probe: 'readiness' }],
  ['startup', { probe: 'startup' }],
]);

/** The names that every application has. */
export const PROBE_NAMES: readonly string[] = [...PROBES.keys()];

/** The names that a client of `grpc.health.v1` may ask for. A probe comes first, then a service, then an indicator. */
export class HealthServices {
  constructor(private readonly services: ServiceMap = {}) {}

  /** `undefined` if no service has the name. */
  targetOf(name: string, isIndicator: (name: string) => boolean): ServiceTarget | undefined {
    const known = PROBES.get(name);
    if (known) return known;
    if (Object.hasOwn(this.services, name)) return { probe: 'readiness', only: this.services[name] };
    return isIndicator(name) ? { probe: 'readiness', indicator: name } : undefined;
  }

  /** Every name once. */
  names(indicators: Iterable<string>): string[] {
    return [...new Set([...PROBE_NAMES, ...Object.keys(this.services), ...indicators])];
  }
}
