import { VitalsError } from '../core/errors.js';
import { readOptions } from '../core/options/read.js';
import { section, type ValueRule } from '../core/options/rules.js';
import { PROBE_NAMES, type ServiceMap } from '../http/grpc/health-services.js';

/** What `HealthGrpcModule.forRoot()` accepts. A value out of bounds stops the start-up with an error. */
export interface HealthGrpcOptions {
  /**
   * Services of `grpc.health.v1` by their names, each with the indicators that it needs. Its status is that of readiness, judged
   * by these indicators alone. A name has 1 to 256 characters, and is neither that of a probe nor of an indicator.
   * @default {}
   */
  readonly services?: Readonly<Record<string, readonly string[]>>;
}

const LONGEST_NAME = 256;

const someServices: ValueRule = {
  kind: 'value',
  expected: 'an object that has, for each name of a service, a list of names of indicators',
  accepts: (it) =>
    typeof it === 'object' &&
    it !== null &&
    !Array.isArray(it) &&
    Object.values(it).every((names) => Array.isArray(names) && names.every((name) => typeof name === 'string')),
};

const RULES = section<HealthGrpcOptions>({ services: someServices });

/**
 * The services, as a copy.
 * @throws VitalsError `INVALID_OPTIONS`, naming every fault
 */
export function resolveServices(given: unknown): ServiceMap {
  const { legal, faults } = readOptions(RULES, given);
  const { services = {} } = legal as HealthGrpcOptions;
  refuse([...faults.map(({ text }) => text), ...Object.keys(services).flatMap(nameFaults)]);
  return Object.fromEntries(Object.entries(services).map(([name, indicators]) => [name, [...indicators]]));
}

/** @throws VitalsError `INVALID_OPTIONS`, if there are faults */
export function refuse(faults: readonly string[]): void {
  if (faults.length === 0) return;
  throw new VitalsError(
    'INVALID_OPTIONS',
    faults.map((fault) => `HealthGrpcModule: ${fault}`),
  );
}

function nameFaults(name: string): string[] {
  const shown = JSON.stringify(name.slice(0, LONGEST_NAME));
  if (PROBE_NAMES.includes(name)) return [`expected a service in \`services\` to have a name of its own, got ${shown}`];
  if (name.length <= LONGEST_NAME) return [];
  return [`expected names in \`services\` to have 1 to ${LONGEST_NAME} characters, got one that begins with ${shown}`];
}
