import { FINE, type Fault, type Rule } from '../lint/rule.js';
import type { Part } from '../yaml/part.js';
import { PROBE_KEYS } from './known-keys.js';

const NUMBERS = [
  'initialDelaySeconds',
  'periodSeconds',
  'timeoutSeconds',
  'successThreshold',
  'failureThreshold',
  'terminationGracePeriodSeconds',
];
const REASON = 'the API server refuses the object';

export const WRONG_TYPE: Rule = {
  id: 'wrong-type',
  severity: 'error',
  says: '`"10"` where a number belongs, or one text where a list of words belongs',
  container({ part }) {
    const probes = PROBE_KEYS.flatMap((key) => ofProbe(part.get(key), key));
    const ports = (part.get('ports')?.items() ?? []).flatMap((port) =>
      aNumber(port.get('containerPort'), 'containerPort'),
    );
    const lists = ['command', 'args'].flatMap((key) => aList(part.get(key), key));
    return [
      ...probes,
      ...ports,
      ...lists,
      ...aNumber(part.get('lifecycle', 'preStop', 'sleep', 'seconds'), 'preStop.sleep.seconds'),
    ];
  },
  workload: ({ object, pod }) => [
    ...aNumber(pod.get('terminationGracePeriodSeconds'), 'terminationGracePeriodSeconds'),
    ...aNumber(object.get('spec', 'replicas'), 'replicas'),
  ],
};

function ofProbe(probe: Part | undefined, key: string): readonly Fault[] {
  if (!probe) return FINE;
  return [
    ...NUMBERS.flatMap((name) => aNumber(probe.get(name), `${key}.${name}`)),
    ...aPort(probe.get('httpGet', 'port'), `${key}.httpGet.port`),
    ...aPort(probe.get('tcpSocket', 'port'), `${key}.tcpSocket.port`),
    ...aNumber(probe.get('grpc', 'port'), `${key}.grpc.port`),
    ...aList(probe.get('exec', 'command'), `${key}.exec.command`),
  ];
}

function aNumber(part: Part | undefined, name: string): readonly Fault[] {
  if (!part || Number.isInteger(part.scalar)) return FINE;
  return [
    { at: part, message: `\`${name}\` is ${shown(part)}; expected a whole number${without(part)}`, because: REASON },
  ];
}

/** A port may be a number or a name, and a name has a letter. */
function aPort(part: Part | undefined, name: string): readonly Fault[] {
  return part?.text !== undefined && /[a-z]/i.test(part.text) ? FINE : aNumber(part, name);
}

function aList(part: Part | undefined, name: string): readonly Fault[] {
  if (!part || part.isList) return FINE;
  return [{ at: part, message: `\`${name}\` is ${shown(part)}; expected a list of words`, because: REASON }];
}

function without(part: Part): string {
  return part.text !== undefined && part.number !== undefined ? `: ${part.number} without quotes` : '';
}

function shown(part: Part): string {
  if (part.isList) return 'a list';
  if (part.isMap) return 'a map';
  return `\`${JSON.stringify(part.scalar ?? null).slice(0, 100)}\``;
}
