import { present } from '../../core/record.js';
import type { CheckReport, LivenessReport, TaskReport } from '../../core/report/reports.js';
import type { CheckStatus, TaskStatus } from '../../core/report/status.js';
import { isLoopStalled, isOverdue } from '../../core/verdict/stall-cause.js';
import { httpStatus } from '../http-status.js';
import type { ProbeView } from '../view.js';

type Word = 'up' | 'down' | 'degraded';
type Entry = Record<string, unknown> & { readonly status: Word };
type Entries = Record<string, Entry>;

/** The body of `@nestjs/terminus` 12, for dashboards that expect it. */
export function terminusBody(view: ProbeView, isTruncated: boolean): object {
  const details = entriesOf(view);
  return present({
    status: overall(view),
    info: only(details, (status) => status !== 'down'),
    error: only(details, (status) => status === 'down'),
    details,
    truncated: isTruncated || undefined,
  });
}

function overall(view: ProbeView): string {
  if (view.probe === 'readiness' && view.report.reason === 'draining') return 'shutting_down';
  if (httpStatus(view) >= 400) return 'error';
  return view.report.status === 'degraded' ? 'degraded' : 'ok';
}

function entriesOf(view: ProbeView): Entries {
  const entries = Object.create(null) as Entries;
  switch (view.probe) {
    case 'liveness':
      addLiveness(entries, view.report);
      break;
    case 'readiness':
      addChecks(entries, view.report.checks);
      addReason(entries, view.report.reason);
      break;
    case 'startup':
      addChecks(entries, view.report.checks);
      for (const [name, report] of Object.entries(view.report.tasks)) add(entries, name, taskEntry(report));
      break;
    case 'indicator':
      add(entries, view.name, checkEntry(view.report));
      break;
  }
  return entries;
}

function addLiveness(entries: Entries, report: LivenessReport): void {
  add(entries, 'eventLoop', { ...report.eventLoop, status: isLoopStalled(report) ? 'down' : 'up' });
  for (const [name, heartbeat] of Object.entries(report.heartbeats ?? {}))
    add(entries, name, { ...heartbeat, status: isOverdue(heartbeat) ? 'down' : 'up' });
}

/**
 * Leaves out checks that did not run: `down` for each of them would raise an alarm for every dependency at every deployment.
 */
function addChecks(entries: Entries, checks: Readonly<Record<string, CheckReport>>): void {
  for (const [name, report] of Object.entries(checks))
    if (report.status !== 'skipped') add(entries, name, checkEntry(report));
}

/** During a drain Terminus says so in the status only. */
function addReason(entries: Entries, reason: string | undefined): void {
  if (reason !== undefined && reason !== 'draining') add(entries, 'readiness', { message: reason, status: 'down' });
}

const CHECK: Record<CheckStatus, Word> = { healthy: 'up', degraded: 'degraded', unhealthy: 'down', skipped: 'down' };
const TASK: Record<TaskStatus, Word> = { done: 'up', pending: 'down', running: 'down', failed: 'down' };

/** In Terminus, an indicator's details stand beside its status; the status comes last, so that no detail can replace it. */
function checkEntry({ status, message, details, latencyMs }: CheckReport): Entry {
  const text = message ?? (status === 'skipped' ? status : undefined);
  return { ...details, ...present({ message: text, responseTime: latencyMs }), status: CHECK[status] };
}

function taskEntry({ status, elapsedMs, attempt, message }: TaskReport): Entry {
  const text = status === 'done' ? undefined : (message ?? status);
  return { ...present({ message: text, elapsedMs, attempt }), status: TASK[status] };
}

/** A task and an indicator may share a name: the second gets a mark, so that neither is lost. */
function add(entries: Entries, name: string, entry: Entry): void {
  let key = name;
  while (key in entries) key += '*';
  entries[key] = entry;
}

function only(entries: Entries, isWanted: (status: Word) => boolean): Entries {
  const chosen = Object.create(null) as Entries;
  for (const [name, entry] of Object.entries(entries)) if (isWanted(entry.status)) chosen[name] = entry;
  return chosen;
}
