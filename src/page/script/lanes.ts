import type { StatusReport } from '../../core/report/status-report.js';
import { byId, make } from './dom.js';
import { lanesOf, windowOf, type Lane } from './spans.js';
import { spanOf, toneOf, wordOf } from './words.js';

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
