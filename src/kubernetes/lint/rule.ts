import type { Part } from '../yaml/part.js';
import type { Container } from './container.js';
import type { Workload } from './workload.js';

/** The stable name of a rule. A comment `# nestjs-vitals: ignore <rule>` silences it, so a name never changes. */
type RuleId =
  | 'no-readiness'
  | 'no-liveness'
  | 'no-startup'
  | 'liveness-on-readiness'
  | 'same-endpoint'
  | 'unknown-path'
  | 'unknown-port'
  | 'timeout-too-short'
  | 'timeout-above-period'
  | 'startup-too-short'
  | 'grace-too-short'
  | 'prestop-doubles-delay'
  | 'success-threshold'
  | 'liveness-too-eager'
  | 'initial-delay'
  | 'signal-lost'
  | 'exec-needs-shell'
  | 'cpu-limit-too-low'
  | 'drops-on-rollout'
  | 'probe-grace'
  | 'unknown-field'
  | 'wrong-type'
  | 'not-yaml';

type Severity = 'error' | 'warning';

/** What a rule has found at one place. */
export interface Fault {
  readonly at: Pick<Part, 'offset'>;
  /** What was found, and what is expected. */
  readonly message: string;
  /** Why, with the number worked out. */
  readonly because: string;
}

export interface Rule {
  readonly id: RuleId;
  readonly severity: Severity;
  /** What it says, in one line, for documents. */
  readonly says: string;
  /** Looks at one container. */
  readonly container?: (container: Container) => readonly Fault[];
  /** Looks at a workload once; `main` is the container of the application. */
  readonly workload?: (workload: Workload, main: Container) => readonly Fault[];
}

/** No fault: most rules end with it. */
export const FINE: readonly Fault[] = [];
