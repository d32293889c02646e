import type { CheckReport, LivenessReport, ReadinessReport, StartupReport } from '../core/reports.js';

/** What is to be shown: one of the reports, already without what its reader may not see. */
export type ProbeView =
  | { readonly probe: 'liveness'; readonly report: LivenessReport }
  | { readonly probe: 'readiness'; readonly report: ReadinessReport }
  | { readonly probe: 'startup'; readonly report: StartupReport }
  | { readonly probe: 'indicator'; readonly name: string; readonly report: CheckReport };
