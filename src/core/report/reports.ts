import type { CheckStatus, LivenessStatus, ReadinessStatus, StartupStatus, TaskStatus } from './status.js';

/** What is known of one indicator. Times are whole milliseconds. */
export interface CheckReport {
  readonly status: CheckStatus;
  /** Whether its failure makes the application not ready. */
  readonly required: boolean;
  /** How long the check took that this report is about. */
  readonly latencyMs?: number;
  /** How long ago that was; up to 10 ms behind where more than a hundred probes come in a second. */
  readonly ageMs?: number;
  /** A newer check is under way; this report is about the one before it. */
  readonly running?: true;
  /** Why it is not healthy. */
  readonly message?: string;
  /** Failures in a row; absent when there is none. */
  readonly failures?: number;
  /** What the indicator added of its own. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Why `details` are not what the indicator returned. */
  readonly note?: string;
}

/** Where one startup task stands. */
export interface TaskReport {
  readonly status: TaskStatus;
  readonly elapsedMs?: number;
  /** The number of the attempt, from 1. */
  readonly attempt?: number;
  /** Why the last attempt failed. */
  readonly message?: string;
}

/** How far a heartbeat of the application's own is behind. */
export interface HeartbeatReport {
  readonly silentMs: number;
  readonly maxSilenceMs: number;
}

/** Is this process stuck? */
export interface LivenessReport {
  readonly status: LivenessStatus;
  readonly uptimeMs: number;
  readonly eventLoop: {
    /** Who looks: a thread of its own, or (weaker) the event loop itself. */
    readonly observer: 'watchdog' | 'in-loop';
    readonly silentMs: number;
    readonly longestSilenceMs: number;
  };
  /** Those started with `HeartbeatService.watch()`, by name; absent when there is none. */
  readonly heartbeats?: Readonly<Record<string, HeartbeatReport>>;
}

/** Can this process take traffic now? */
export interface ReadinessReport {
  readonly status: ReadinessStatus;
  /** Why it is `not_ready` for a reason that is not an indicator's. */
  readonly reason?: string;
  readonly checks: Readonly<Record<string, CheckReport>>;
  /** Names asked to be left out that no indicator has. */
  readonly warning?: string;
}

/** Has this process finished initialising? */
export interface StartupReport {
  readonly status: StartupStatus;
  readonly uptimeMs: number;
  readonly tasks: Readonly<Record<string, TaskReport>>;
  /** The required indicators that startup waits for, each as it was last seen. */
  readonly checks: Readonly<Record<string, CheckReport>>;
}
