import type { CheckFinding, CheckRole, ReadinessFinding } from '../report/findings.js';
import type { Phase } from '../report/phase.js';
import { plainText } from '../text/plain-text.js';
import { valuesOf } from '../record.js';
import type { CheckStatus, ReadinessStatus, StartupStatus } from '../report/status.js';

/** How one answer gets its checks. */
type ChecksMode = 'run' | 'last known' | 'skipped';

export interface ReadinessState {
  readonly phase: Phase;
  readonly isStalled: boolean;
  readonly startup: StartupStatus;
  /** Whether a server of the application listens, or the request came in through one. */
  readonly isListening: boolean;
  /** The reason of the oldest hold. */
  readonly hold?: string;
}

export interface ReadinessJudgement {
  /** Why the application is not ready, regardless of its indicators. */
  readonly reason?: string;
  readonly checks: ChecksMode;
}

/** The best status that the whole can have, given the status of one check that the application needs, or can do without. */
const CONTRIBUTION: Record<CheckStatus, { readonly needed: ReadinessStatus; readonly spared: ReadinessStatus }> = {
  healthy: { needed: 'ready', spared: 'ready' },
  degraded: { needed: 'degraded', spared: 'degraded' },
  unhealthy: { needed: 'not_ready', spared: 'degraded' },
  skipped: { needed: 'ready', spared: 'ready' },
};

const BADNESS: Record<ReadinessStatus, number> = { ready: 0, degraded: 1, not_ready: 2 };

/** Names the first condition that applies. */
export function judgeReadiness(state: ReadinessState): ReadinessJudgement {
  if (state.phase === 'draining' || state.phase === 'stopped') return { reason: 'draining', checks: 'skipped' };

  if (state.isStalled) return { reason: 'stalled', checks: 'last known' };

  if (state.startup === 'failed') return { reason: 'startup failed', checks: 'skipped' };

  if (state.phase === 'starting' || state.startup === 'starting' || !state.isListening)
    return { reason: 'starting', checks: 'skipped' };

  return state.hold === undefined ? { checks: 'run' } : { reason: plainText(`held: ${state.hold}`), checks: 'run' };
}

/** The verdict over all checks. The checks decide only if there is no `reason`. */
export function foldReadiness(
  reason: string | undefined,
  checks: Readonly<Record<string, CheckFinding>>,
): ReadinessFinding {
  if (reason !== undefined) return { status: 'not_ready', reason, checks };

  let status: ReadinessStatus = 'ready';
  for (const check of valuesOf(checks)) {
    const contribution = contributionOf(check);
    if (BADNESS[contribution] > BADNESS[status]) status = contribution;
  }
  return { status, checks };
}

/** The finding of a check that did not run for this answer. */
export function skippedFinding({ required, scope, neverHealthy }: CheckRole): CheckFinding {
  return { status: 'skipped', required, scope, neverHealthy };
}

/**
 * Whether a failure takes this replica out of rotation. If all replicas share what has failed, none of them can serve in its
 * place. A replica that has never reached it may have a fault of its own, a wrong address for instance.
 */
export function takesOut({ required, scope, neverHealthy }: CheckRole): boolean {
  return required && (scope !== 'shared' || neverHealthy === true);
}

function contributionOf(check: CheckFinding): ReadinessStatus {
  return CONTRIBUTION[check.status][takesOut(check) ? 'needed' : 'spared'];
}
