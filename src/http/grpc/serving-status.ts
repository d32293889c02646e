import type { ReadinessFinding } from '../../core/report/findings.js';
import type { CheckStatus, LivenessStatus, ReadinessStatus, StartupStatus } from '../../core/report/status.js';
import { foldReadiness } from '../../core/verdict/readiness.js';
import type { HealthServices, ServiceTarget } from './health-services.js';

/** The numbers of `grpc.health.v1.HealthCheckResponse.ServingStatus` that are given here. */
export const SERVING = 1;
export const NOT_SERVING = 2;
export const SERVICE_UNKNOWN = 3;

export type ServingStatus = typeof SERVING | typeof NOT_SERVING | typeof SERVICE_UNKNOWN;

const LIVENESS: Record<LivenessStatus, ServingStatus> = { alive: SERVING, stalled: NOT_SERVING };
const READINESS: Record<ReadinessStatus, ServingStatus> = {
  ready: SERVING,
  degraded: SERVING,
  not_ready: NOT_SERVING,
};
const STARTUP: Record<StartupStatus, ServingStatus> = {
  started: SERVING,
  starting: NOT_SERVING,
  failed: NOT_SERVING,
};
const INDICATOR: Record<CheckStatus, ServingStatus> = {
  healthy: SERVING,
  degraded: SERVING,
  unhealthy: NOT_SERVING,
  skipped: NOT_SERVING,
};

/** The verdicts of one moment. */
export interface Verdicts {
  readonly liveness: LivenessStatus;
  readonly startup: StartupStatus;
  readonly readiness: Pick<ReadinessFinding, 'status' | 'reason'> & {
    readonly checks: Readonly<Record<string, { readonly status: CheckStatus; readonly required: boolean }>>;
  };
}

/** The status of a service, from verdicts that are known. */
export function servingStatus(name: string, services: HealthServices, verdicts: Verdicts): ServingStatus {
  const { checks } = verdicts.readiness;
  const target = services.targetOf(name, (indicator) => Object.hasOwn(checks, indicator));
  return target ? statusOf(target, verdicts) : SERVICE_UNKNOWN;
}

/** The status that an answer of HTTP stands for; an indicator that is not known has none. */
export function servingStatusOfHttp(code: number): ServingStatus {
  if (code === 404) return SERVICE_UNKNOWN;
  return code === 200 ? SERVING : NOT_SERVING;
}

function statusOf(
  { probe, indicator, only }: ServiceTarget,
  { liveness, startup, readiness }: Verdicts,
): ServingStatus {
  if (probe === 'liveness') return LIVENESS[liveness];
  if (probe === 'startup') return STARTUP[startup];
  const { status, reason, checks } = readiness;
  if (indicator !== undefined) {
    // What a stalled process last knew of it proves nothing.
    return reason === 'stalled' ? NOT_SERVING : INDICATOR[checks[indicator]!.status];
  }
  if (!only) return READINESS[status];
  const wanted = Object.entries(checks).filter(([name]) => only.includes(name));
  return READINESS[foldReadiness(reason, Object.fromEntries(wanted)).status];
}
