import { nearest } from '../../core/text/nearest.js';
import { FINE, type Fault, type Rule } from '../lint/rule.js';
import type { Part } from '../yaml/part.js';
import { CONTAINER_KEYS, KEYS, LIFECYCLE_KEYS, PROBE_KEYS, type Keys } from './known-keys.js';

/** More unknown keys of one map say nothing new. */
const MAX_SHOWN = 20;

export const UNKNOWN_FIELD: Rule = {
  id: 'unknown-field',
  severity: 'error',
  says: 'a misspelt key in a probe or a lifecycle, with the nearest right one',
  container({ part }) {
    const misspelt = part.keys().flatMap(({ name, offset }) => {
      const meant = meantKey(name);
      return meant === undefined ? [] : [faultOf({ offset }, `the key \`${name}\``, `\`${meant}\``)];
    });
    const probes = PROBE_KEYS.flatMap((key) => unknownIn(part.get(key), key, KEYS.probe));
    return [...misspelt, ...probes, ...unknownIn(part.get('lifecycle'), 'lifecycle', LIFECYCLE_KEYS)].slice(
      0,
      MAX_SHOWN,
    );
  },
};

/** The probes whose key is misspelt. */
export function misspeltProbes(container: Part): ReadonlySet<string> {
  return new Set(container.keys().flatMap(({ name }) => meantKey(name) ?? []));
}

/** The key of a probe or of the lifecycle that an unknown key of a container stands for. */
function meantKey(name: string): string | undefined {
  if (CONTAINER_KEYS.has(name)) return undefined;
  const [kind] = /^(liveness|readiness|startup)/i.exec(name) ?? [];
  return kind === undefined ? nearest(name, [...PROBE_KEYS, 'lifecycle']) : `${kind.toLowerCase()}Probe`;
}

function unknownIn(map: Part | undefined, where: string, keys: Keys): readonly Fault[] {
  if (!map?.isMap) return FINE;
  return map.keys().flatMap(({ name, offset }) => {
    if (!Object.hasOwn(keys, name)) {
      const known = Object.keys(keys);
      const near = nearest(name, known);
      const expected = near === undefined ? `one of ${known.join(', ')}` : `\`${near}\``;
      return [faultOf({ offset }, `the key \`${where}.${name.slice(0, 100)}\``, expected)];
    }
    const below = keys[name];
    return below ? unknownIn(map.get(name), `${where}.${name}`, below) : FINE;
  });
}

function faultOf(at: Fault['at'], what: string, expected: string): Fault {
  return {
    at,
    message: `${what} is unknown; expected ${expected}`,
    because: 'Kubernetes refuses an unknown key, or drops it and uses the default instead',
  };
}
