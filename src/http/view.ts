import { discloseCheck, discloseReadiness, discloseStartup, type Disclosure } from '../core/report/disclose.js';
import type { CheckFinding, ReadinessFinding, StartupFinding } from '../core/report/findings.js';
import type { ResolvedOptions } from '../core/options/resolved.js';
import type { CheckReport, LivenessReport, ReadinessReport, StartupReport } from '../core/report/reports.js';

/** What a probe has found, before the decision what its reader may see. Liveness contains nothing to decide on. */
export type ProbeFinding =
  | { readonly probe: 'liveness'; readonly finding: LivenessReport }
  | { readonly probe: 'readiness'; readonly finding: ReadinessFinding }
  | { readonly probe: 'startup'; readonly finding: StartupFinding }
  | { readonly probe: 'indicator'; readonly name: string; readonly finding: CheckFinding };

/** What an answer shows: one of the reports, already without what its reader may not see. */
export type ProbeView =
  | { readonly probe: 'liveness'; readonly report: LivenessReport }
  | { readonly probe: 'readiness'; readonly report: ReadinessReport }
  | { readonly probe: 'startup'; readonly report: StartupReport }
  | { readonly probe: 'indicator'; readonly name: string; readonly report: CheckReport };

/** The labels of the service, which are shown because the application configured them. */
export type ServiceLabels = ResolvedOptions['service'];

/** The view of a finding for a reader of this level. */
export function disclose(found: ProbeFinding, level: Disclosure): ProbeView {
  switch (found.probe) {
    case 'liveness':
      return { probe: 'liveness', report: found.finding };
    case 'readiness':
      return { probe: 'readiness', report: discloseReadiness(found.finding, level) };
    case 'startup':
      return { probe: 'startup', report: discloseStartup(found.finding, level) };
    case 'indicator':
      return { probe: 'indicator', name: found.name, report: discloseCheck(found.finding, level) };
  }
}
