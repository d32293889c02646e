import { present } from '../../core/record.js';
import type { CheckReport, LivenessReport, TaskReport } from '../../core/report/reports.js';
import type {
  CheckStatus,
  LivenessStatus,
  ReadinessStatus,
  StartupStatus,
  TaskStatus,
} from '../../core/report/status.js';
import { isLoopStalled, isOverdue } from '../../core/verdict/stall-cause.js';
import type { ProbeView, ServiceLabels } from '../view.js';

type Status = 'pass' | 'warn' | 'fail';
type Measurement = readonly [key: string, value: Record<string, unknown>];

const LIVENESS: Record<LivenessStatus, Status> = { alive: 'pass', stalled: 'fail' };
const READINESS: Record<ReadinessStatus, Status> = { ready: 'pass', degraded: 'warn', not_ready: 'fail' };
const STARTUP: Record<StartupStatus, Status> = { started: 'pass', starting: 'fail', failed: 'fail' };
/** A check that did not run says nothing about its dependency; the status of the whole says why none ran. */
const CHECK: Record<CheckStatus, Status> = { healthy: 'pass', degraded: 'warn', unhealthy: 'fail', skipped: 'warn' };
const TASK: Record<TaskStatus, Status> = { done: 'pass', pending: 'warn', running: 'warn', failed: 'fail' };

/** `application/health+json`, draft-inadarei-api-health-check-06: `pass` and `warn` go with a 200, `fail` with a 503. */
export function healthJsonBody(view: ProbeView, isTruncated: boolean, service?: ServiceLabels): object {
  return present({ ...summaryOf(view), ...labelsOf(service), truncated: isTruncated || undefined });
}

/** The labels of the service under the names that the draft gives them. */
function labelsOf({ name, version, commit }: ServiceLabels = {}): Record<string, unknown> {
  return { serviceId: name, version, releaseId: commit };
}

function summaryOf(view: ProbeView): Record<string, unknown> {
  switch (view.probe) {
    case 'liveness':
      return { status: LIVENESS[view.report.status], checks: grouped(liveness(view.report)) };
    case 'readiness': {
      const { status, reason, checks, warning } = view.report;
      const notes = warning === undefined ? undefined : [warning];
      return { status: READINESS[status], notes, output: reason, checks: grouped(each(checks, check)) };
    }
    case 'startup': {
      const { status, tasks, checks } = view.report;
      const output = status === 'started' ? undefined : status;
      return { status: STARTUP[status], output, checks: grouped([...each(tasks, task), ...each(checks, check)]) };
    }
    case 'indicator': {
      const { status } = view.report;
      const whole = status === 'skipped' ? 'fail' : CHECK[status];
      return { status: whole, checks: grouped([check(view.name, view.report)]) };
    }
  }
}

function check(
  name: string,
  { status, required, scope, neverHealthy, latencyMs, message, details }: CheckReport,
): Measurement {
  return measurement(name, 'responseTime', {
    ...observed(latencyMs),
    status: CHECK[status],
    output: status === 'healthy' ? undefined : (message ?? status),
    required,
    scope,
    neverHealthy,
    details,
  });
}

function task(name: string, { status, elapsedMs, message }: TaskReport): Measurement {
  const output = status === 'done' ? undefined : (message ?? status);
  return measurement(name, 'elapsedTime', { ...observed(elapsedMs), status: TASK[status], output });
}

function liveness(report: LivenessReport): Measurement[] {
  const { uptimeMs, eventLoop, heartbeats = {} } = report;
  return [
    ['uptime', { componentType: 'system', ...observed(uptimeMs), status: 'pass' }],
    silence('eventLoop', eventLoop.silentMs, isLoopStalled(report)),
    ...each(heartbeats, (name, heartbeat) => silence(name, heartbeat.silentMs, isOverdue(heartbeat))),
  ];
}

function silence(name: string, silentMs: number, isTooLong: boolean): Measurement {
  const output = isTooLong ? `silent for ${silentMs} ms` : undefined;
  return measurement(name, 'silence', { ...observed(silentMs), status: isTooLong ? 'fail' : 'pass', output });
}

/** The draft forbids colons in the component's part of the key; `componentId` has the unchanged name. */
function measurement(name: string, what: string, value: Record<string, unknown>): Measurement {
  return [`${name.replaceAll(':', '-')}:${what}`, present({ componentId: name, componentType: 'component', ...value })];
}

function observed(ms: number | undefined): Record<string, unknown> {
  return ms === undefined ? {} : { observedValue: ms, observedUnit: 'ms' };
}

function each<T>(
  record: Readonly<Record<string, T>>,
  toMeasurement: (name: string, value: T) => Measurement,
): Measurement[] {
  return Object.entries(record).map(([name, value]) => toMeasurement(name, value));
}

/** Two names may result in one key, which is why the draft has a list under each key. */
function grouped(measurements: readonly Measurement[]): Record<string, unknown[]> {
  const groups = Object.create(null) as Record<string, unknown[]>;
  for (const [key, value] of measurements) (groups[key] ??= []).push(value);
  return groups;
}
