import type { StatusChange, StatusReport } from '../../core/report/status-report.js';
import { byId, make } from './dom.js';
import { spanOf, toneOf, wordOf } from './words.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WINDOWS = [MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR, 7 * 24 * HOUR];
const MAX_LANES = 8;

interface Span {
  readonly status: string;
  readonly from: number;
  readonly to: number;
}

interface Lane {
  readonly name: string;
  readonly spans: readonly Span[];
}

/** Draws the changes of each subject over time. `now`: the moment of the report, on the clock of the process. */
export function showLanes(report: StatusReport, now: number): void {
  const place = byId('lanes');
  const windowMs = windowOf(report, now);
  const lanes = lanesOf(report.changes, now, windowMs);
  place.hidden = lanes.length === 0;
  place.setAttribute('aria-label', `${lanes.map(spoken).join('; ')}; over the last ${spanOf(windowMs)}`);
  const axis = make(
    'div',
    'lane axis',
    make('span'),
    make('div', 'track', make('span', '', `${spanOf(windowMs)} ago`), make('span', '', 'now')),
  );
  place.replaceChildren(...lanes.map((lane) => drawn(lane, now, windowMs)), axis);
}

/** As short as the changes allow; never much longer than the process has lived. */
function windowOf({ changes, uptimeMs }: StatusReport, now: number): number {
  const oldest = changes[changes.length - 1];
  const wanted = Math.min(uptimeMs, oldest ? now - Date.parse(oldest.at) : 0);
  return WINDOWS.find((windowMs) => windowMs >= wanted) ?? WINDOWS[WINDOWS.length - 1]!;
}

/** The verdicts first, then the indicators, the one with the latest change first. */
function lanesOf(changes: readonly StatusChange[], now: number, windowMs: number): readonly Lane[] {
  const byName = new Map<string, StatusChange[]>();
  for (const change of changes) {
    const name = change.name ?? change.subject;
    byName.set(name, [...(byName.get(name) ?? []), change]);
  }
  const ranks = ['readiness', 'liveness', 'startup'];
  const rankOf = ([, [latest]]: readonly [string, readonly StatusChange[]]): number => {
    const rank = ranks.indexOf(latest!.subject);
    return rank < 0 ? ranks.length : rank;
  };
  return [...byName]
    .sort((one, other) => rankOf(one) - rankOf(other))
    .slice(0, MAX_LANES)
    .map(([name, own]) => ({ name, spans: spansOf(own, now, now - windowMs) }));
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

function drawn({ name, spans }: Lane, now: number, windowMs: number): HTMLElement {
  const percent = (ms: number): string => `${((100 * ms) / windowMs).toFixed(3)}%`;
  const parts = spans.map(({ status, from, to }) => {
    const part = make('i', toneOf(status));
    part.style.left = percent(from - (now - windowMs));
    part.style.width = percent(to - from);
    return part;
  });
  return make('div', 'lane', make('span', '', name), make('div', 'track', ...parts));
}

function spoken({ name, spans }: Lane): string {
  const [latest] = spans;
  return latest ? `${name}: ${wordOf(latest.status)} for ${spanOf(latest.to - latest.from)}` : name;
}
