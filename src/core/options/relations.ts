import { pagePorts } from './page-ports.js';
import type { ResolvedOptions } from './resolved.js';

/** A rule about several options at once. */
interface Relation {
  /** The options that the rule is about. */
  readonly between: readonly string[];
  /** The fault of these options together, if any; each of them is legal by itself. */
  faultOf(options: ResolvedOptions): string | undefined;
}

export const RELATIONS: readonly Relation[] = [
  heartbeatOrder('intervalMs', 'warnAfterMs'),
  heartbeatOrder('warnAfterMs', 'unreadyAfterMs'),
  heartbeatOrder('unreadyAfterMs', 'stalledAfterMs'),
  differentPaths('liveness', 'readiness'),
  differentPaths('liveness', 'startup'),
  differentPaths('readiness', 'startup'),
  pathOfPage('liveness'),
  pathOfPage('readiness'),
  pathOfPage('startup'),
  {
    between: ['page.on', 'mount'],
    faultOf({ page, mount }) {
      if (page.on !== 'both' || mount === 'gate') return undefined;
      return `expected \`page.on: 'both'\` to stand with \`mount: 'gate'\`, got \`mount: '${mount}'\``;
    },
  },
  {
    between: ['drain.propagationDelayMs', 'drain.lingerMs', 'drain.deadlineMs'],
    faultOf({ drain: { propagationDelayMs, lingerMs, deadlineMs } }) {
      const sum = propagationDelayMs + lingerMs;
      if (sum < deadlineMs) return undefined;
      return `expected \`drain.propagationDelayMs\` + \`drain.lingerMs\` (${propagationDelayMs} + ${lingerMs} = ${sum}) to be below \`drain.deadlineMs\` (${deadlineMs})`;
    },
  },
  {
    between: ['drain.deadlineMs', 'drain.gracePeriodMs'],
    faultOf: ({ drain }) =>
      notBelow(['drain.deadlineMs', drain.deadlineMs], ['drain.gracePeriodMs', drain.gracePeriodMs]),
  },
];

type HeartbeatTime = 'intervalMs' | 'warnAfterMs' | 'unreadyAfterMs' | 'stalledAfterMs';

function heartbeatOrder(lower: HeartbeatTime, upper: HeartbeatTime): Relation {
  const between = [`heartbeat.${lower}`, `heartbeat.${upper}`] as const;
  return {
    between,
    faultOf: ({ heartbeat }) => notBelow([between[0], heartbeat[lower]], [between[1], heartbeat[upper]]),
  };
}

function differentPaths(one: keyof ResolvedOptions['paths'], other: keyof ResolvedOptions['paths']): Relation {
  return {
    between: [`paths.${one}`, `paths.${other}`],
    faultOf({ paths }) {
      if (paths[one] !== paths[other]) return undefined;
      return `expected \`paths.${one}\` and \`paths.${other}\` to be different, got \`"${paths[one]}"\` for both`;
    },
  };
}

/** The page must not take a probe's path, nor that of one indicator, which is a segment below readiness. */
function pathOfPage(probe: keyof ResolvedOptions['paths']): Relation {
  return {
    between: ['page.path', `paths.${probe}`],
    faultOf({ page, paths, port }) {
      const ports = pagePorts({ page, port });
      if (!ports.probes && !ports.application) return undefined;
      const rest = page.path.startsWith(paths[probe]) ? page.path.slice(paths[probe].length) : undefined;
      const isOfProbe = rest === '' || (probe === 'readiness' && rest !== undefined && /^\/[^/]+$/.test(rest));
      if (!isOfProbe) return undefined;
      return `expected \`page.path\` to be none of a probe, got \`"${page.path}"\`, which is one of ${probe}`;
    },
  };
}

function notBelow([lower, low]: [string, number], [upper, high]: [string, number]): string | undefined {
  return low < high ? undefined : `expected \`${lower}\` (${low}) to be below \`${upper}\` (${high})`;
}
