import type { StatusChange, StatusReport } from '../../core/report/status-report.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WINDOWS = [MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR, 7 * 24 * HOUR];
const MAX_LANES = 8;

/** How long a subject had a status. */
interface Span {
  readonly status: string;
  readonly from: number;
  readonly to: number;
}

/** What one subject was over time, the latest first. */
export interface Lane {
  readonly name: string;
  readonly spans: readonly Span[];
}

/** As short as the changes allow; never much longer than the process has lived. */
export function windowOf({ changes, uptimeMs }: StatusReport, now: number): number {
  const oldest = changes[changes.length - 1];
  const wanted = Math.min(uptimeMs, oldest ? now - Date.parse(oldest.at) : 0);
  return WINDOWS.find((windowMs) => windowMs >= wanted) ?? WINDOWS[WINDOWS.length - 1]!;
}

/** The verdicts first, then the indicators, the one with the latest change first. */
export function lanesOf(changes: readonly StatusChange[], now: number, windowMs: number): readonly Lane[] {
  const byKey = new Map<string, StatusChange[]>();
  for (const change of changes) {
    // An indicator may have the name of a verdict.
    const key = JSON.stringify([change.subject, change.name]);
    byKey.set(key, [...(byKey.get(key) ?? []), change]);
  }
  const ranks = ['readiness', 'liveness', 'startup'];
  const rankOf = ([latest]: readonly StatusChange[]): number => {
    const rank = ranks.indexOf(latest!.subject);
    return rank < 0 ? ranks.length : rank;
  };
  return [...byKey.values()]
    .sort((one, other) => rankOf(one) - rankOf(other))
    .slice(0, MAX_LANES)
    .map((own) => ({ name: own[0]!.name ?? own[0]!.subject, spans: spansOf(own, now, now - windowMs) }));
}

/** `changes` has the newest first. */
function spansOf(changes: readonly StatusChange[], now: number, begin: number): readonly Span[] {
  let to = now;
  const spans: Span[] = [];
  for (const change of changes) {
    const at = Math.min(Date.parse(change.at), to);
    if (to > begin) spans.push({ status: change.to, from: Math.max(at, begin), to });
    to = at;
  }
  const oldest = changes[changes.length - 1]!;
  const from = Math.max(to - oldest.lastedMs, begin);
  if (to > from && oldest.from !== 'unknown') spans.push({ status: oldest.from, from, to });
  return spans;
}
