import type { Check } from '../../core/check/check.js';
import { knownReadiness } from '../../core/verdict/known-readiness.js';
import type { HeartbeatMonitor } from '../../heartbeat/heartbeat-monitor.service.js';
import type { IndicatorRegistry } from '../../indicators/indicator.registry.js';
import type { Drain } from '../../lifecycle/drain.js';
import type { ApplicationServers } from '../../lifecycle/servers/application-servers.js';
import type { WorkTracker } from '../../lifecycle/work-tracker.js';
import type { StartupService } from '../../startup/startup.service.js';
import type { VerdictService } from '../../verdicts/verdict.service.js';
import type { IndicatorState, MetricsSnapshot } from '../snapshot.js';

/** The parts of the application that metrics are read from. */
export interface Sources {
  readonly verdicts: VerdictService;
  readonly indicators: IndicatorRegistry;
  readonly startup: StartupService;
  readonly heartbeat: HeartbeatMonitor;
  readonly drain: Drain;
  readonly servers: ApplicationServers;
  readonly work: WorkTracker;
}

type Read = Pick<
  MetricsSnapshot,
  | 'liveness'
  | 'readiness'
  | 'startup'
  | 'phase'
  | 'indicators'
  | 'holds'
  | 'eventLoop'
  | 'heartbeats'
  | 'requestsInFlight'
  | 'trackedWork'
  | 'startupMs'
  | 'drainMs'
>;

/** How each part of a snapshot is read. None of these runs a check, waits, or changes anything. */
export const READINGS: { readonly [Part in keyof Read]-?: (from: Sources) => Read[Part] } = {
  liveness: ({ verdicts }) => verdicts.lastKnownLiveness().status,
  readiness: ({ verdicts }) => knownReadiness(verdicts.lastKnownReadiness()).status,
  startup: ({ startup }) => startup.status(),
  phase: ({ drain }) => drain.phase,
  indicators: ({ indicators }) => [...indicators.all().values()].map(stateOf),
  holds: ({ verdicts }) => verdicts.holds.count,
  eventLoop({ heartbeat }) {
    const { silentMs, longestSilenceMs } = heartbeat.silence();
    return { silentMs, longestSilenceMs };
  },
  heartbeats: ({ heartbeat }) =>
    Object.entries(heartbeat.reports()).map(([name, { silentMs }]) => ({ name, silentMs })),
  requestsInFlight: ({ servers }) => servers.requests.inFlight,
  trackedWork: ({ work }) => work.count,
  startupMs: ({ startup }) => startup.startedAfterMs,
  drainMs: ({ drain }) => drain.elapsedMs,
};

function stateOf(check: Check): IndicatorState {
  const { name, required, openRuns } = check;
  const { status, ageMs } = check.finding();
  if (ageMs === undefined || status === 'skipped') return { name, required, openRuns };
  return { name, required, openRuns, status, ageMs };
}
