import type { Container } from '../lint/container.js';
import type { ProbeKind } from '../lint/probe.js';
import { FINE, type Rule } from '../lint/rule.js';
import { runsToItsEnd } from '../lint/workload.js';
import { misspeltProbes } from './fields.js';

export const NO_READINESS: Rule = {
  id: 'no-readiness',
  severity: 'error',
  says: 'the container of the application has no readiness probe; a Job needs none',
  container: absent(
    'readiness',
    () =>
      'without it Kubernetes sends requests before the application listens, while its database is down, and while it drains',
  ),
};

export const NO_LIVENESS: Rule = {
  id: 'no-liveness',
  severity: 'warning',
  says: 'the container of the application has no liveness probe',
  container: absent('liveness', () => 'without it a process that is stuck for good is never restarted'),
};

export const NO_STARTUP: Rule = {
  id: 'no-startup',
  severity: 'warning',
  says: 'the container of the application has no startup probe',
  container: absent('startup', ({ probes: { liveness } }) => {
    if (!liveness) return 'without it a start that never ends is never noticed';
    const [delay, period, failures] = (['initialDelaySeconds', 'periodSeconds', 'failureThreshold'] as const).map(
      (name) => liveness.number(name),
    ) as [number, number, number];
    return (
      'without it liveness counts from the first second: ' +
      `a start that takes longer than ${delay === 0 ? '' : `${delay} + `}${period} × ${failures} = ${delay + period * failures} s may be cut off`
    );
  }),
};

function absent(kind: ProbeKind, because: (container: Container) => string): Rule['container'] {
  return (container) => {
    const { name, part, probes, options, role, workload } = container;
    if (role !== 'main' || probes[kind] || misspeltProbes(part).has(`${kind}Probe`)) return FINE;
    if (runsToItsEnd(workload) && (kind === 'readiness' || !isAsked(container))) return FINE;
    const where = options ? ` that asks ${options.paths[kind]}${options.port ? ` on port ${options.port}` : ''}` : '';
    return [
      {
        at: part,
        message: `the container \`${name}\` has no \`${kind}Probe\`; expected one${where}`,
        because: because(container),
      },
    ];
  };
}

/** A Job that declares neither a port nor a probe does its work and ends; there is nothing to ask. */
function isAsked({ ports, probes }: Container): boolean {
  return ports.length > 0 || Object.keys(probes).length > 0;
}
