import type { CheckFinding, Message, ReadinessFinding, StartupFinding, TaskFinding } from './findings.js';
import { mask, maskDetails } from '../text/mask.js';
import { mapValues, present } from '../record.js';
import type { CheckReport, ReadinessReport, StartupReport, TaskReport } from './reports.js';

/**
 * What a reader may see: `everything` is for the application's own code, `full` has credentials masked, `withheld` has no
 * text or details that the application wrote.
 */
export type Disclosure = 'everything' | 'full' | 'withheld';

type Details = CheckFinding['details'];
type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Hot path, ADR 8: written line by line, because it runs for every check of an answer, and a loop over the keys takes eight
 * times as long.
 */
export function discloseCheck(finding: CheckFinding, level: Disclosure): CheckReport {
  const { status, required, scope, neverHealthy, latencyMs, ageMs, running, message, failures, details, note } =
    finding;
  const report: Writable<CheckReport> = { status, required };
  if (scope !== undefined) report.scope = scope;
  if (neverHealthy !== undefined) report.neverHealthy = neverHealthy;
  if (latencyMs !== undefined) report.latencyMs = latencyMs;
  if (ageMs !== undefined) report.ageMs = ageMs;
  if (running !== undefined) report.running = running;
  if (message !== undefined) report.message = MESSAGE[level](message);
  if (failures !== undefined) report.failures = failures;
  const shown = details && DETAILS[level](details);
  if (shown !== undefined) report.details = shown;
  if (note !== undefined) report.note = note;
  return report;
}

export function discloseTask(finding: TaskFinding, level: Disclosure): TaskReport {
  const { status, elapsedMs, attempt, message } = finding;
  return present({ status, elapsedMs, attempt, message: message && MESSAGE[level](message) });
}

/** The reason of a hold is shown, because the application wrote it for readers of the probe; credentials in it are masked. */
export function discloseReadiness(finding: ReadinessFinding, level: Disclosure): ReadinessReport {
  const { status, reason, checks, warning } = finding;
  return present({
    status,
    reason: reason && (level === 'everything' ? reason : mask(reason)),
    checks: mapValues(checks, (check) => discloseCheck(check, level)),
    warning,
  });
}

export function discloseStartup(finding: StartupFinding, level: Disclosure): StartupReport {
  const { status, uptimeMs, tasks, checks } = finding;
  return {
    status,
    uptimeMs,
    tasks: mapValues(tasks, (task) => discloseTask(task, level)),
    checks: mapValues(checks, (check) => discloseCheck(check, level)),
  };
}

const MESSAGE: Record<Disclosure, (message: Message) => string> = {
  everything: ({ text }) => text,
  full: ({ text, author }) => (author === 'vitals' ? text : mask(text)),
  withheld: ({ text, author }) => (author === 'vitals' ? text : 'reason withheld'),
};

const DETAILS: Record<Disclosure, (details: NonNullable<Details>) => Details> = {
  everything: (details) => details,
  full: maskDetails,
  withheld: () => undefined,
};
