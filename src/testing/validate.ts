import { VitalsError } from '../core/errors.js';
import { readOptions } from '../core/options/read.js';
import { aFunction, listOf, section, text, wholeNumber, type RulesFor, type ValueRule } from '../core/options/rules.js';
import { PROBE_KINDS, type ContainerProbe, type ContainerProbes, type ProbeKind } from './container-probes.js';
import type { TestKubeletOptions } from './kubelet-options.js';
import { ManualClock } from './manual-clock.js';

const ACTIONS = ['httpGet', 'tcpSocket', 'exec', 'grpc'] as const;

const aText = text('a text', /^/);
const aPort = rule(
  'a port from 1 to 65535, or the name of one',
  (it) => (typeof it === 'string' && it !== '') || (Number.isInteger(it) && Number(it) >= 1 && Number(it) <= 65_535),
);
const aHeader = rule(
  'an object with `name` and `value`',
  (it) => typeof (it as Record<string, unknown> | null)?.['name'] === 'string',
);
const one = rule('1, because the API server refuses any other for this probe', (it) => it === 1);
const nothing = rule('absent, because the API server refuses it for this probe', () => false);

const REST: RulesFor<Omit<TestKubeletOptions, 'target' | 'probes'>> = {
  terminationGracePeriodSeconds: wholeNumber(0),
  clock: rule("'real' or a ManualClock", (it) => it === 'real' || it instanceof ManualClock),
  exec: aFunction,
  restart: aFunction,
};

/**
 * The faults that the API server would find in the probes, and those of the other options.
 * @throws VitalsError `INVALID_OPTIONS`
 */
export function validate({ target, probes, ...rest }: TestKubeletOptions): void {
  const faults = [...faultsOfTarget(target), ...faultsOfProbes(probes, rest.exec !== undefined)];
  faults.push(...read(REST, rest, ''));
  if (faults.length > 0) throw new VitalsError('INVALID_OPTIONS', faults);
}

function faultsOfTarget(target: unknown): string[] {
  const isUrl = typeof target === 'string' && /^https?:\/\//.test(target) && URL.canParse(target);
  const isApplication = typeof (target as { getHttpServer?: unknown } | null)?.getHttpServer === 'function';
  if (isUrl || isApplication || typeof target === 'function') return [];
  return ['expected `target` to be a URL that starts with http:// or https://, an application, or a function'];
}

function faultsOfProbes(probes: ContainerProbes | undefined, canExec: boolean): string[] {
  const kinds = PROBE_KINDS.filter((kind) => probes?.[`${kind}Probe`] !== undefined);
  if (probes === undefined || kinds.length === 0)
    return ['expected `probes` to have a `startupProbe`, a `livenessProbe` or a `readinessProbe`'];
  return kinds.flatMap((kind) => {
    const path = `probes.${kind}Probe`;
    const probe: ContainerProbe = probes[`${kind}Probe`] ?? {};
    const faults = read(rulesOf(kind), probe, path);
    const count = ACTIONS.filter((action) => probe[action] !== undefined).length;
    if (count !== 1) faults.push(`expected \`${path}\` to have one of ${ACTIONS.join(', ')}, got ${count}`);
    if (probe.exec && !canExec) faults.push(`expected \`exec\` to be a function, because \`${path}\` runs a command`);
    return faults;
  });
}

function rulesOf(kind: ProbeKind): RulesFor<ContainerProbe> {
  return {
    httpGet: section({
      path: aText,
      port: aPort,
      scheme: text('HTTP or HTTPS', /^https?$/i),
      host: aText,
      httpHeaders: listOf(aHeader),
    }),
    tcpSocket: section({ port: aPort, host: aText }),
    exec: section({ command: listOf(aText) }),
    grpc: section({ port: aPort, service: rule('a text', (it) => it === null || typeof it === 'string') }),
    initialDelaySeconds: wholeNumber(0),
    periodSeconds: wholeNumber(1),
    timeoutSeconds: wholeNumber(1),
    successThreshold: kind === 'readiness' ? wholeNumber(1) : one,
    failureThreshold: wholeNumber(1),
    terminationGracePeriodSeconds: kind === 'readiness' ? nothing : wholeNumber(1),
  };
}

function read<T>(rules: RulesFor<T>, given: T, path: string): string[] {
  const prefix = path === '' ? '' : `${path}: `;
  return readOptions(section(rules), given).faults.map((fault) => prefix + fault.text);
}

function rule(expected: string, accepts: (it: unknown) => boolean): ValueRule {
  return { kind: 'value', expected, accepts };
}
