import type { ResolvedOptions } from '../core/options/resolved.js';
import type { CheckReport, LivenessReport, ReadinessReport, StartupReport } from '../core/report/reports.js';

/** What is to be shown: one of the reports, already without what its reader may not see. */
export type ProbeView =
  | { readonly probe: 'liveness'; readonly report: LivenessReport }
  | { readonly probe: 'readiness'; readonly report: ReadinessReport }
  | { readonly probe: 'startup'; readonly report: StartupReport }
  | { readonly probe: 'indicator'; readonly name: string; readonly report: CheckReport };

/** What the service calls itself, which is shown because its application says so. */
export type ServiceLabels = ResolvedOptions['service'];
