import { Document } from 'yaml';
import type { HealthModuleOptions } from '../core/options/options.js';
import { optionsInPod, readManifestOptions, readProbesOptions, type ManifestOptions } from './kube-options.js';
import { deployment, disruptionBudget, service } from './objects.js';
import { probesOf } from './probes.js';

const HEADER = ' Made by nestjs-vitals/kubernetes from the options of HealthModule.';

/**
 * A manifest for the application: a Deployment whose probes and times fit the options, a Service and a PodDisruptionBudget.
 * @returns YAML of three documents
 * @throws `VitalsError` `INVALID_OPTIONS`, for illegal options, and for options that no probe can fit
 */
export function manifest(options: HealthModuleOptions, application: ManifestOptions): string {
  const given = readManifestOptions(application);
  const probes = probesOf(optionsInPod(options), readProbesOptions({ containerPort: given.containerPort }));
  const documents = [deployment(given, probes), service(given), disruptionBudget(given)].map(
    (object) => new Document(object),
  );
  return `#${HEADER}\n${documents.map((document) => document.toString({ lineWidth: 0, directives: false })).join('---\n')}`;
}
