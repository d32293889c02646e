import type { ResolvedOptions } from '../core/options/resolved.js';
import type { CheckReport, LivenessReport, ReadinessReport, StartupReport } from '../core/report/reports.js';

/** What an answer shows: one of the reports, already without what its reader may not see. */
export type ProbeView =
  | { readonly probe: 'liveness'; readonly report: LivenessReport }
  | { readonly probe: 'readiness'; readonly report: ReadinessReport }
  | { readonly probe: 'startup'; readonly report: StartupReport }
  | { readonly probe: 'indicator'; readonly name: string; readonly report: CheckReport };

/** The labels of the service, which are shown because the application configured them. */
export type ServiceLabels = ResolvedOptions['service'];
