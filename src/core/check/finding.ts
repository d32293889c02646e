import type { CheckFinding, CheckRole, Message } from '../report/findings.js';
import type { Outcome } from './outcome.js';
import type { ResolvedIndicatorOptions } from '../options/resolved.js';
import type { Run } from './run.js';
import { worse, type IndicatorStatus } from '../report/status.js';
import { afterFailures, type Streak } from './streak.js';

export interface LastResult {
  readonly outcome: Outcome;
  readonly latencyMs: number;
  /** When the result arrived, on the clock's time line. */
  readonly at: number;
}

/** All that is known of one check. */
export interface CheckKnowledge {
  readonly required: boolean;
  readonly options: ResolvedIndicatorOptions;
  readonly now: number;
  readonly last: LastResult | undefined;
  readonly newest: Run | undefined;
  readonly streak: Streak;
}

/** What there is to say about a check. */
export function findingOf(known: CheckKnowledge): CheckFinding {
  const { last, newest, now } = known;
  if (!last)
    return { status: 'unhealthy', ...roleOf(known), running: isRunning(newest), message: written('no result yet') };

  const ageMs = now - last.at;
  // Until the cached time-out expires, report the time-out; after that, report how long the run has been hanging.
  const isStale = ageMs > (known.options.refreshMs ?? known.options.cacheMs);
  return newest?.state === 'overdue' && isStale ? hungFinding(known, last, newest) : lastFinding(known, last, ageMs);
}

function lastFinding(known: CheckKnowledge, last: LastResult, ageMs: number): CheckFinding {
  const { streak, newest } = known;
  const { required, scope, neverHealthy } = roleOf(known);
  const { outcome } = last;
  const isLost = isOutdated(known, last);
  return {
    status: isLost ? 'unhealthy' : statusOf(outcome, streak),
    required,
    scope,
    neverHealthy,
    latencyMs: Math.round(last.latencyMs),
    ageMs: Math.round(ageMs),
    running: isRunning(newest),
    message: isLost ? written(`no result for ${Math.round(ageMs)} ms`) : messageOf(known, outcome),
    failures: streak.failures || undefined,
    details: outcome.details,
    note: outcome.note,
  };
}

function hungFinding(known: CheckKnowledge, last: LastResult, run: Run): CheckFinding {
  const { options } = known;
  const streak = afterFailures(known.streak, run.furtherTimeouts, options.failureThreshold);
  const latencyMs = Math.round(run.elapsedMs);
  return {
    status: isOutdated(known, last) ? 'unhealthy' : streak.standing,
    ...roleOf(known),
    latencyMs,
    ageMs: 0,
    running: true,
    message: written(`still running after ${latencyMs} ms`),
    failures: streak.failures,
  };
}

/** What its failure means, which depends on the past only if it is shared. */
export function roleOf({
  required,
  options,
  streak,
}: Pick<CheckKnowledge, 'required' | 'options' | 'streak'>): CheckRole {
  const scope = options.scope === 'shared' ? 'shared' : undefined;
  const isUnproven = required && scope !== undefined && !streak.hasSucceeded;
  return { required, scope, neverHealthy: isUnproven ? true : undefined };
}

/** The streak decides after a failure, which may be tolerated; after a success it can only make the status worse. */
function statusOf({ status }: Outcome, { standing }: Streak): IndicatorStatus {
  return status === 'unhealthy' ? standing : worse(status, standing);
}

function messageOf({ streak, options }: CheckKnowledge, outcome: Outcome): Message | undefined {
  const isRecovering = outcome.status !== 'unhealthy' && streak.standing !== 'healthy';
  return isRecovering
    ? written(`${streak.successes} of ${options.successThreshold} successes since the last failure`)
    : outcome.message;
}

/** A background check always has results, if only passed deadlines. If none arrived for so long, the last one proves nothing. */
function isOutdated({ options, now }: CheckKnowledge, last: LastResult): boolean {
  const { refreshMs, timeoutMs } = options;
  return refreshMs !== undefined && now - last.at > 3 * refreshMs + timeoutMs;
}

function isRunning(run: Run | undefined): true | undefined {
  return run?.state === 'in time' || run?.state === 'overdue' || undefined;
}

function written(text: string): Message {
  return { text, author: 'vitals' };
}
