export type Probe = 'liveness' | 'readiness' | 'startup';

const PROBES: readonly (readonly [Probe, RegExp])[] = [
  ['liveness', /(^|[/_-])(live|liveness|livez|alive|liveliness)$/i],
  ['readiness', /(^|[/_-])(ready|readiness|readyz)$/i],
  ['startup', /(^|[/_-])(startup|startupz|started)$/i],
];

/** The probe that the last word of a path names. */
export function probeNamedIn(path: string): Probe | undefined {
  return PROBES.find(([, pattern]) => pattern.test(path))?.[0];
}
