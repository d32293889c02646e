import type { Part } from '../yaml/part.js';

/** A description of pods: what a document of a manifest makes Kubernetes run. */
export interface Workload {
  readonly kind: string;
  /** How findings name it, like `Deployment/orders`. */
  readonly name: string;
  /** The whole object. */
  readonly object: Part;
  /** The `spec` of its pods. */
  readonly pod: Part;
}

const TEMPLATE = ['spec', 'template', 'spec'];
const POD_SPECS: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  Deployment: TEMPLATE,
  StatefulSet: TEMPLATE,
  DaemonSet: TEMPLATE,
  ReplicaSet: TEMPLATE,
  ReplicationController: TEMPLATE,
  Rollout: TEMPLATE,
  Job: TEMPLATE,
  CronJob: ['spec', 'jobTemplate', ...TEMPLATE],
};
/** A list in a list is legal; more than this is nonsense. */
const MAX_DEPTH = 4;

/** The workloads of one document, those in a `kind: List` too. */
export function workloadsIn(document: Part, depth = 0): Workload[] {
  const kind = document.get('kind')?.text ?? '';
  const items = kind.endsWith('List') ? document.get('items') : undefined;
  if (items) return depth < MAX_DEPTH ? items.items().flatMap((item) => workloadsIn(item, depth + 1)) : [];
  const pod = Object.hasOwn(POD_SPECS, kind) ? document.get(...POD_SPECS[kind]!) : undefined;
  if (!pod?.isMap) return [];
  return [{ kind, name: nameOf(document), object: document, pod }];
}

/** How findings name an object: its kind and its name. */
function nameOf(document: Part): string {
  const parts = [document.get('kind'), document.get('metadata', 'name')].map((part) => part?.scalar);
  return parts
    .filter((part) => part !== undefined)
    .map((part) => String(part).slice(0, 300))
    .join('/');
}

/** It runs to its end, so that nothing is sent to it. */
export function runsToItsEnd({ kind }: Workload): boolean {
  return kind === 'Job' || kind === 'CronJob';
}
