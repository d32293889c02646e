/** The pods that are compared. Each is the default of its kind, but for `options`, which are those of the indicator. */
export const FLEETS = {
  'a query per probe': { kind: 'a query per probe' },
  'nestjs-vitals': { kind: 'nestjs-vitals' },
  'nestjs-vitals, `failureThreshold: 3`': { kind: 'nestjs-vitals', options: { failureThreshold: 3 } },
  'nestjs-vitals, `refreshMs: 5000`': { kind: 'nestjs-vitals', options: { refreshMs: 5000 } },
  "nestjs-vitals, `scope: 'shared'`": { kind: 'nestjs-vitals', options: { scope: 'shared' } },
};

/** Two failures of the database, of five seconds each. */
export const BLIPS = {
  hangs: { kind: 'hangs', ms: 5000 },
  refuses: { kind: 'refuses', ms: 5000 },
};

/** The readiness probes of a Deployment that are compared: the defaults of Kubernetes, and an eager one that many manifests have. */
export const READINESS_PROBES = {
  'periodSeconds 10, failureThreshold 3': { everyMs: 10_000, fall: 3 },
  'periodSeconds 5, failureThreshold 1': { everyMs: 5000, fall: 1 },
};
