import { listed } from '../text/log-text.js';
import type { HeartbeatReport, LivenessReport } from '../report/reports.js';

/** Whether this heartbeat alone makes liveness `stalled`. */
export function isOverdue({ silentMs, maxSilenceMs }: HeartbeatReport): boolean {
  return silentMs > maxSilenceMs;
}

/** Whether the event loop makes liveness `stalled`: if no heartbeat does, only the event loop can. */
export function isLoopStalled({ status, heartbeats = {} }: LivenessReport): boolean {
  return status === 'stalled' && !Object.values(heartbeats).some(isOverdue);
}

/** Why liveness is `stalled`, as text. */
export function stallCause(report: LivenessReport): string | undefined {
  if (report.status !== 'stalled') return undefined;
  const overdue = Object.entries(report.heartbeats ?? {}).filter(([, heartbeat]) => isOverdue(heartbeat));
  if (overdue.length === 0) return `event loop silent for ${report.eventLoop.silentMs} ms`;
  return listed(overdue.map(([name, { silentMs }]) => `heartbeat ${name} silent for ${silentMs} ms`));
}
