import type { Phase } from './phase.js';
import type { LivenessReport, ReadinessReport, StartupReport } from './reports.js';
import type { ChangeSubject } from './status.js';

/** A reason for which the application keeps itself out of rotation. */
export interface StatusHold {
  /** The text given to `HealthService.hold()`, with credentials masked. */
  readonly reason: string;
  /** How long ago the hold began, in whole milliseconds. */
  readonly ageMs: number;
}

/** How far a drain has come, and what it has not finished. Times are whole milliseconds. */
export interface StatusDrain {
  /** `begin`: everything is still served; `closing`: no new connection is accepted; `end`: it is over. */
  readonly step: 'begin' | 'closing' | 'end';
  /** How long ago it began; once it is over, how long it took. */
  readonly elapsedMs: number;
  /** The time until new connections are refused; only during the propagation delay. */
  readonly closingInMs?: number;
  /** The time until the deadline, at which everything that is left is destroyed; only while the application is closing. */
  readonly leftMs?: number;
  /** HTTP requests that are not answered. */
  readonly requests: number;
  /** Messages of microservices that are not answered. */
  readonly messages: number;
  /** Open connections, of HTTP servers and of microservices. */
  readonly connections: number;
  /** Pieces of work given to `DrainService.track()` that have not settled. */
  readonly work: number;
  /** The names of such work, at most 20; only for readers who may see texts of the application. */
  readonly workNames?: readonly string[];
  /** Whether a startup task is still running. */
  readonly startupTasks: boolean;
}

/** One change of a verdict or of an indicator, as a reader may see it. */
export interface StatusChange {
  /** The moment of the change, in ISO 8601. */
  readonly at: string;
  readonly subject: ChangeSubject;
  /** The name of the indicator; verdicts have none. */
  readonly name?: string;
  readonly from: string;
  readonly to: string;
  /** The reason, withheld or masked as `details` says; absent if there is none. */
  readonly reason?: string;
  /** How long the previous value had lasted, in whole milliseconds. */
  readonly lastedMs: number;
}

/** The JSON of the status page: everything that the module knows, for people and their tools. Always answered with 200. */
export interface StatusReport {
  readonly phase: Phase;
  /** Whole milliseconds since the module was created. */
  readonly uptimeMs: number;
  /** The answers that the three probes would give, without a new check. */
  readonly liveness: LivenessReport;
  readonly readiness: ReadinessReport;
  readonly startup: StartupReport;
  /** The holds, oldest first, at most 50. */
  readonly holds: readonly StatusHold[];
  /** Absent until a drain begins. */
  readonly drain?: StatusDrain;
  /** The latest changes, newest first, at most 50. */
  readonly changes: readonly StatusChange[];
}
