import type { HeartbeatReport } from '../../core/report/reports.js';
import type { StatusReport } from '../../core/report/status-report.js';
import { byId, make, setText, sync } from './dom.js';
import { Figures } from './figures.js';
import { Series } from './series.js';
import { Spark } from './spark.js';
import { StateLabel } from './state.js';
import { spanOf } from './words.js';

const silences = new Series();
const spark = new Spark();
const figures = new Figures();
const beats = make('ul', 'rows beats');

export function showLoop({ liveness }: StatusReport, now: number): void {
  const { eventLoop, heartbeats = {} } = liveness;
  const panel = byId('loop-panel');
  if (panel.firstChild === null) panel.append(figures.element, beats);
  silences.add({ at: now, value: eventLoop.silentMs, isBad: false });
  spark.draw(silences.since(now), now);
  figures.show([
    ['Silent now', spanOf(eventLoop.silentMs)],
    ['Longest silence', spanOf(eventLoop.longestSilenceMs)],
    ['Watched by', eventLoop.observer === 'watchdog' ? 'a thread of its own' : 'itself, without a thread', 'words'],
  ]);
  figures.append('Silence over time', spark.element);
  const watched = Object.keys(heartbeats).map((name) => ({ name, ...heartbeats[name]! }));
  beats.hidden = watched.length === 0;
  sync(beats, watched, ({ name }) => name, row);
}

function row({ name }: HeartbeatReport & { readonly name: string }) {
  const label = new StateLabel();
  const fill = make('i');
  const bar = make('span', 'bar', fill);
  const text = make('span', 'age');
  const who = make('span', 'who', make('span', 'name', name), make('span', 'tag', 'heartbeat'));
  return {
    element: make('li', '', label.element, who, bar, text),
    update({ silentMs, maxSilenceMs }: HeartbeatReport) {
      const isLate = silentMs > maxSilenceMs;
      label.set(isLate ? 'unhealthy' : 'healthy', isLate ? 'silent' : 'beats');
      fill.style.width = `${Math.min(100, (100 * silentMs) / maxSilenceMs)}%`;
      setText(text, `silent ${spanOf(silentMs)} of ${spanOf(maxSilenceMs)}`);
    },
  };
}
