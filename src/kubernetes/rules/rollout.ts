import { FINE, type Fault, type Rule } from '../lint/rule.js';
import type { Workload } from '../lint/workload.js';
import type { Part } from '../yaml/part.js';

export const DROPS_ON_ROLLOUT: Rule = {
  id: 'drops-on-rollout',
  severity: 'warning',
  says: '`Recreate`, or a `maxUnavailable` that lets every replica go at once',
  workload(workload) {
    const strategy = strategyOf(workload);
    if (!strategy) return FINE;
    if (workload.kind === 'Deployment' && strategy.get('type')?.text === 'Recreate')
      return [recreates(strategy.get('type')!)];
    const unavailable = strategy.get(workload.kind === 'Rollout' ? 'canary' : 'rollingUpdate', 'maxUnavailable');
    return unavailable ? goesAtOnce(unavailable, workload) : FINE;
  },
};

function strategyOf({ kind, object }: Workload): Part | undefined {
  if (kind === 'Deployment' || kind === 'Rollout') return object.get('spec', 'strategy');
  return kind === 'StatefulSet' || kind === 'DaemonSet' ? object.get('spec', 'updateStrategy') : undefined;
}

function recreates(at: Part): Fault {
  return {
    at,
    message: '`strategy.type` is `Recreate`; expected `RollingUpdate` with `maxUnavailable: 0`',
    because:
      'every old pod ends before the first new one starts: for the time of one start and one drain nothing answers',
  };
}

function goesAtOnce(unavailable: Part, { kind, object }: Workload): readonly Fault[] {
  const given = object.get('spec', 'replicas');
  const replicas = given?.number ?? 1;
  const percent = /^(\d{1,6})%$/.exec(unavailable.text ?? '')?.[1];
  const isAll = percent === undefined ? isAllOf(unavailable.number, replicas, kind) : Number(percent) >= 100;
  if (!isAll) return FINE;
  const count =
    kind === 'DaemonSet' ? 'the pod on every node' : `${replicas}${given ? '' : ' (the default)'}, all of them`;
  return [
    {
      at: unavailable,
      message: `\`maxUnavailable\` is ${unavailable.scalar}; expected 0, or less than the replicas`,
      because: `a rollout may take away ${unavailable.scalar} of ${count}, before a new pod is ready`,
    },
  ];
}

function isAllOf(unavailable: number | undefined, replicas: number, kind: string): boolean {
  return kind !== 'DaemonSet' && unavailable !== undefined && replicas > 0 && unavailable >= replicas;
}
