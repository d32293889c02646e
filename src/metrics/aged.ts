import type { MetricsSnapshot } from './snapshot.js';

/** What a snapshot says after so many milliseconds in which nothing but time has gone by. */
export function aged(snapshot: MetricsSnapshot, byMs: number): MetricsSnapshot {
  const { indicators, drainMs } = snapshot;
  return {
    ...snapshot,
    indicators: indicators?.map((state) =>
      state.ageMs === undefined ? state : { ...state, ageMs: Math.round(state.ageMs + byMs) },
    ),
    drainMs: drainMs === undefined ? undefined : drainMs + byMs,
  };
}
