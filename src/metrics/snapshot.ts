import type { RunOutcome } from '../core/report/check-run.js';
import type { Phase } from '../core/report/phase.js';
import type { IndicatorStatus, LivenessStatus, ReadinessStatus, StartupStatus } from '../core/report/status.js';

/** Where one indicator stands. Without a result it has neither a status nor an age. */
export interface IndicatorState {
  readonly name: string;
  readonly required: boolean;
  readonly status?: IndicatorStatus;
  readonly ageMs?: number;
  /** The runs that have not settled. */
  readonly openRuns: number;
}

/** How many seconds something took, over all times that it was done. */
export interface Durations {
  /** How many took no longer than the bound at the same place of the instrument's buckets; each has those before it in it. */
  readonly buckets: readonly number[];
  readonly sum: number;
  readonly count: number;
}

/** The runs of one indicator so far. */
export interface IndicatorRuns {
  readonly indicator: string;
  /** An outcome that there has not been is absent. */
  readonly outcomes: Readonly<Partial<Record<RunOutcome, number>>>;
  readonly durations: Durations;
}

/** How often something happened that is told apart by its labels. */
export interface Count {
  readonly labels: Readonly<Record<string, string>>;
  readonly count: number;
}

/** How long a loop that the application has watched has been silent. */
export interface HeartbeatSilence {
  readonly name: string;
  readonly silentMs: number;
}

/**
 * What there is to say of an application at one moment. It holds nothing but plain values, so that it can be sent to
 * another thread. A part that is absent is not known, or there is nothing to say of it.
 */
export interface MetricsSnapshot {
  /** Whether the main thread is blocked, so that another one speaks for it. */
  readonly isMainSilent: boolean;
  readonly liveness?: LivenessStatus;
  readonly readiness?: ReadinessStatus;
  readonly startup?: StartupStatus;
  readonly phase?: Phase;
  readonly indicators?: readonly IndicatorState[];
  readonly runs?: readonly IndicatorRuns[];
  readonly probeRequests?: readonly Count[];
  readonly changes?: readonly Count[];
  readonly holds?: number;
  readonly eventLoop?: { readonly silentMs: number; readonly longestSilenceMs: number };
  readonly stalls?: number;
  readonly heartbeats?: readonly HeartbeatSilence[];
  readonly requestsInFlight?: number;
  readonly trackedWork?: number;
  /** How long startup took; absent until it is reached. */
  readonly startupMs?: number;
  /** How long ago the drain began; absent until it does. */
  readonly drainMs?: number;
}
