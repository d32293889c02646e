import type { CheckStatus, LivenessStatus, ReadinessStatus, StartupStatus, TaskStatus } from './status.js';

/** What a reader is told about one indicator. Times are whole milliseconds. */
export interface CheckReport {
  readonly status: CheckStatus;
  /** Whether the application needs it: its failure makes the application not ready, unless `scope` is `shared`. */
  readonly required: boolean;
  /** Every replica uses it, as the application says with the option `scope`; absent otherwise. */
  readonly scope?: 'shared';
  /** A required shared indicator that no check has found healthy since the process began; absent otherwise. Its failure is not ready. */
  readonly neverHealthy?: true;
  /** How long the reported check took. */
  readonly latencyMs?: number;
  /** How long ago the reported check ended; up to 10 ms behind if more than a hundred probes per second come in. */
  readonly ageMs?: number;
  /** A newer check is running; this report is about the one before it. */
  readonly running?: true;
  /** Why it is not healthy. */
  readonly message?: string;
  /** Failures in a row; absent when there is none. */
  readonly failures?: number;
  /** The details that the indicator returned. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Why `details` differ from what the indicator returned. */
  readonly note?: string;
}

/** The state of one startup task. */
export interface TaskReport {
  readonly status: TaskStatus;
  readonly elapsedMs?: number;
  /** The number of the attempt, from 1. */
  readonly attempt?: number;
  /** Why the last attempt failed. */
  readonly message?: string;
}

/** How long a watched loop of the application has been silent. */
export interface HeartbeatReport {
  readonly silentMs: number;
  readonly maxSilenceMs: number;
}

/** Is this process stuck? */
export interface LivenessReport {
  readonly status: LivenessStatus;
  readonly uptimeMs: number;
  readonly eventLoop: {
    /** What measures the silence: a thread of its own or, which is weaker, the event loop itself. */
    readonly observer: 'watchdog' | 'in-loop';
    readonly silentMs: number;
    readonly longestSilenceMs: number;
  };
  /** The heartbeats started with `HeartbeatService.watch()`, by name; absent if there is none. */
  readonly heartbeats?: Readonly<Record<string, HeartbeatReport>>;
}

/** Can this process take traffic now? */
export interface ReadinessReport {
  readonly status: ReadinessStatus;
  /** Why it is `not_ready`, if the reason is not an indicator. */
  readonly reason?: string;
  readonly checks: Readonly<Record<string, CheckReport>>;
  /** Names in `?exclude=` that no indicator has. */
  readonly warning?: string;
}

/** Has this process finished initialising? */
export interface StartupReport {
  readonly status: StartupStatus;
  readonly uptimeMs: number;
  readonly tasks: Readonly<Record<string, TaskReport>>;
  /** The required indicators that startup waits for, each with its last known state. */
  readonly checks: Readonly<Record<string, CheckReport>>;
}
