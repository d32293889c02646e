import type { Phase } from '../core/report/phase.js';
import type { IndicatorStatus, ReadinessStatus } from '../core/report/status.js';
import type { Count, Durations, HeartbeatSilence, IndicatorRuns, IndicatorState } from './snapshot.js';

type Labels = Readonly<Record<string, string>>;

/** One number of an instrument. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** One histogram of an instrument. */
export interface DurationSample {
  readonly labels: Labels;
  readonly durations: Durations;
}

const INDICATOR_STATUSES: Record<IndicatorStatus, true> = { healthy: true, degraded: true, unhealthy: true };

export const readinessStates = stateSet<ReadinessStatus>('status', { ready: true, degraded: true, not_ready: true });
export const phaseStates = stateSet<Phase>('phase', { starting: true, running: true, draining: true, stopped: true });

/** One number; nothing if it is not known. */
export function single(value: number | undefined, labels: Labels = {}): readonly Sample[] {
  return value === undefined ? [] : [{ labels, value }];
}

/** Milliseconds in seconds; nothing if they are not known. */
export function secondsOf(ms: number | undefined, labels?: Labels): readonly Sample[] {
  return single(ms === undefined ? undefined : ms / 1000, labels);
}

/** 1 if the value is one of `wanted`, otherwise 0; nothing if it is not known. */
export function isOne<T>(value: T | undefined, ...wanted: readonly T[]): readonly Sample[] {
  return single(value === undefined ? undefined : Number(wanted.includes(value)));
}

export function counted(counts: readonly Count[] = []): readonly Sample[] {
  return counts.map(({ labels, count }) => ({ labels, value: count }));
}

/** An indicator without a result has no status. */
export function indicatorStatuses(indicators: readonly IndicatorState[] = []): readonly Sample[] {
  return indicators.flatMap(({ name, required, status }) => {
    const labels = { indicator: name, required: String(required) };
    return stateSet(
      'status',
      INDICATOR_STATUSES,
    )(status).map((sample) => ({
      ...sample,
      labels: { ...labels, ...sample.labels },
    }));
  });
}

/** An indicator without a result has no age. */
export function indicatorAges(indicators: readonly IndicatorState[] = []): readonly Sample[] {
  return indicators.flatMap(({ name, ageMs }) => secondsOf(ageMs, { indicator: name }));
}

export function openRuns(indicators: readonly IndicatorState[] = []): readonly Sample[] {
  return indicators.map(({ name, openRuns: value }) => ({ labels: { indicator: name }, value }));
}

export function runOutcomes(runs: readonly IndicatorRuns[] = []): readonly Sample[] {
  return runs.flatMap(({ indicator, outcomes }) =>
    Object.entries(outcomes).map(([outcome, value]) => ({ labels: { indicator, outcome }, value })),
  );
}

export function runDurations(runs: readonly IndicatorRuns[] = []): readonly DurationSample[] {
  return runs.map(({ indicator, durations }) => ({ labels: { indicator }, durations }));
}

export function heartbeatSilences(heartbeats: readonly HeartbeatSilence[] = []): readonly Sample[] {
  return heartbeats.flatMap(({ name, silentMs }) => secondsOf(silentMs, { heartbeat: name }));
}

/** Makes a series for each state that there can be: 1 for the present one, 0 for each other; none if it is not known. */
function stateSet<T extends string>(label: string, states: Readonly<Record<T, true>>) {
  return (present: T | undefined): readonly Sample[] =>
    present === undefined
      ? []
      : Object.keys(states).map((state) => ({ labels: { [label]: state }, value: Number(state === present) }));
}
