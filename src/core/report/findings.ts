import type { CheckReport, ReadinessReport, StartupReport, TaskReport } from './reports.js';

/** A sentence and its author: text of the application may contain secrets, text of this package does not. */
export interface Message {
  readonly text: string;
  readonly author: 'vitals' | 'application';
}

/*
 * A finding is a report before the decision what its reader may see. Formatters take reports only, so that text of the
 * application cannot reach a client without passing `disclose`.
 */

export interface CheckFinding extends Omit<CheckReport, 'message'> {
  readonly message?: Message;
}

/** The parts that say what the failure of a check means. */
export type CheckRole = Pick<CheckFinding, 'required' | 'scope' | 'neverHealthy'>;

export interface TaskFinding extends Omit<TaskReport, 'message'> {
  readonly message?: Message;
}

export interface ReadinessFinding extends Omit<ReadinessReport, 'checks'> {
  readonly checks: Readonly<Record<string, CheckFinding>>;
}

export interface StartupFinding extends Omit<StartupReport, 'checks' | 'tasks'> {
  readonly checks: Readonly<Record<string, CheckFinding>>;
  readonly tasks: Readonly<Record<string, TaskFinding>>;
}
