export type { ManifestOptions, ProbesOptions } from './kube-options.js';
export { lint } from './lint.js';
export type { Finding } from './lint/finding.js';
export { manifest } from './manifest.js';
export { probes } from './probes.js';
export type { HttpProbe, Probes } from './probes.js';
