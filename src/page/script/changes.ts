import type { StatusChange, StatusReport } from '../../core/report/status-report.js';
import { byId, make, setText, sync } from './dom.js';
import { showLanes } from './lanes.js';
import { StateLabel } from './state.js';
import { clockOf, spanOf, wordOf } from './words.js';

const FIRST_SHOWN = 8;

let isWhole = false;
let shown: { readonly report: StatusReport; readonly now: number } | undefined;

/** `now`: the moment of the report, on the clock of the process. */
export function showChanges(report: StatusReport, now: number): void {
  const { changes } = report;
  shown = { report, now };
  showLanes(report, now);
  const listed = isWhole ? changes : changes.slice(0, FIRST_SHOWN);
  byId('no-changes').hidden = changes.length > 0;
  byId('change-list').hidden = changes.length === 0;
  sync(byId('change-list'), listed, keyOf, (change) => row(change, now));
  const more = byId('more');
  more.hidden = changes.length <= FIRST_SHOWN;
  setText(more, isWhole ? 'Show fewer' : `Show all ${changes.length}`);
  more.setAttribute('aria-expanded', String(isWhole));
}

/** Shows all changes, or only the latest of them again. */
export function toggleChanges(): void {
  isWhole = !isWhole;
  if (shown) showChanges(shown.report, shown.now);
}

function keyOf({ at, subject, name, from, to }: StatusChange): string {
  return JSON.stringify([at, subject, name, from, to]);
}

function row({ at, subject, name, from, to, reason, lastedMs }: StatusChange, now: number) {
  const label = new StateLabel();
  label.set(to);
  const time = make('time', '', clockOf(new Date(at), new Date(now)));
  time.dateTime = at;
  // The time before the first result says nothing to a reader.
  const before = from === 'unknown' ? 'first result' : `had been ${wordOf(from)} for ${spanOf(lastedMs)}`;
  const what = make(
    'span',
    'what',
    make('span', 'name', name ?? subject),
    label.element,
    make('span', 'quiet', before),
  );
  const element = make('li', '', time, what, reason === undefined ? undefined : make('p', 'reason', reason));
  return { element, update() {} };
}
