import type { CheckFinding, ReadinessFinding } from '../report/findings.js';
import type { Phase } from '../report/phase.js';
import { plainText } from '../text/plain-text.js';
import { valuesOf } from '../record.js';
import type { CheckStatus, ReadinessStatus, StartupStatus } from '../report/status.js';

/** What becomes of the checks for one answer. */
type ChecksMode = 'run' | 'last known' | 'skipped';

export interface ReadinessState {
  readonly phase: Phase;
  readonly isStalled: boolean;
  readonly startup: StartupStatus;
  /** Whether a server of the application listens, or the question came in through one. */
  readonly isListening: boolean;
  /** The reason of the oldest hold. */
  readonly hold?: string;
}

export interface ReadinessJudgement {
  /** Why the application is not ready, whatever its indicators say. */
  readonly reason?: string;
  readonly checks: ChecksMode;
}

/** What one check makes of the whole. */
const CONTRIBUTION: Record<CheckStatus, { readonly required: ReadinessStatus; readonly optional: ReadinessStatus }> = {
  healthy: { required: 'ready', optional: 'ready' },
  degraded: { required: 'degraded', optional: 'degraded' },
  unhealthy: { required: 'not_ready', optional: 'degraded' },
  skipped: { required: 'ready', optional: 'ready' },
};

const BADNESS: Record<ReadinessStatus, number> = { ready: 0, degraded: 1, not_ready: 2 };

/** The first condition that applies is the one that is named. */
export function judgeReadiness(state: ReadinessState): ReadinessJudgement {
  if (state.phase === 'draining' || state.phase === 'stopped') return { reason: 'draining', checks: 'skipped' };

  if (state.isStalled) return { reason: 'stalled', checks: 'last known' };

  if (state.startup === 'failed') return { reason: 'startup failed', checks: 'skipped' };

  if (state.phase === 'starting' || state.startup === 'starting' || !state.isListening)
    return { reason: 'starting', checks: 'skipped' };

  return state.hold === undefined ? { checks: 'run' } : { reason: plainText(`held: ${state.hold}`), checks: 'run' };
}

/** The verdict over all checks. They only decide where there is no `reason`. */
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

/** Stands for a check that this answer does not ask. */
export function skippedFinding(required: boolean): CheckFinding {
  return { status: 'skipped', required };
}

function contributionOf({ status, required }: CheckFinding): ReadinessStatus {
  return CONTRIBUTION[status][required ? 'required' : 'optional'];
}
