import type { Part } from '../yaml/part.js';
import { endpointOf, type Endpoint } from './endpoint.js';
import type { ContainerPort } from './ports.js';

export type ProbeKind = 'readiness' | 'liveness' | 'startup';

export const PROBE_KINDS: readonly ProbeKind[] = ['readiness', 'liveness', 'startup'];

/** What the API server fills in for a number that is absent or 0. */
const DEFAULTS = {
  initialDelaySeconds: 0,
  periodSeconds: 10,
  timeoutSeconds: 1,
  successThreshold: 1,
  failureThreshold: 3,
} as const;

export type ProbeNumber = keyof typeof DEFAULTS;

/** One probe of a container. */
export class Probe {
  readonly key: `${ProbeKind}Probe`;
  readonly endpoint: Endpoint | undefined;

  constructor(
    readonly kind: ProbeKind,
    readonly part: Part,
    ports: readonly ContainerPort[],
  ) {
    this.key = `${kind}Probe`;
    this.endpoint = endpointOf(part, ports);
  }

  /** The number as the kubelet takes it: what stands there, or the default. */
  number(name: ProbeNumber): number {
    const given = this.part.get(name)?.number;
    return given === undefined || given === 0 ? DEFAULTS[name] : given;
  }

  /** Where to look for the number: at its key, or at the key of the probe if the number is absent. */
  at(...keys: readonly string[]): Part {
    return this.part.get(...keys) ?? this.part;
  }

  /** The number in words, for a finding: what stands there, or that it is the default. */
  says(name: ProbeNumber): string {
    const isGiven = this.part.get(name)?.number !== undefined;
    return `\`${this.key}.${name}\` is ${this.number(name)}${isGiven ? '' : ' (the default)'}`;
  }
}
