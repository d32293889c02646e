import type { StatusDrain, StatusReport } from '../../core/report/status-report.js';
import { byId, make, setText, sync } from './dom.js';
import { Figures } from './figures.js';
import { countOf, spanOf } from './words.js';

const STEPS = [
  { step: 'begin', title: 'Not ready', text: 'everything is still served' },
  { step: 'closing', title: 'Closing', text: 'no new connections; what is in flight finishes' },
  { step: 'end', title: 'Stopped', text: 'the shutdown hooks of the application run' },
] as const;

const steps = make('ol', 'steps');
const fill = make('i');
const bar = make('div', 'bar', fill);
const figures = new Figures();
const waits = make('p', 'waits');

export function showDrain({ drain }: StatusReport): void {
  byId('drain').hidden = drain === undefined;
  if (drain === undefined) return;
  const panel = byId('drain-panel');
  if (panel.firstChild === null) panel.append(steps, figures.element, bar, waits);
  showSteps(drain);
  figures.show([
    ['Draining for', spanOf(drain.elapsedMs)],
    ...(drain.closingInMs === undefined ? [] : [['Closes in', spanOf(drain.closingInMs)] as const]),
    ...(drain.leftMs === undefined ? [] : [['Time left', spanOf(drain.leftMs)] as const]),
    ['Requests in flight', String(drain.requests)],
    ...(drain.messages === 0 ? [] : [['Messages in flight', String(drain.messages)] as const]),
    ['Open connections', String(drain.connections)],
    ['Tracked work', String(drain.work)],
  ]);
  bar.hidden = drain.leftMs === undefined;
  fill.style.width = `${(100 * drain.elapsedMs) / (drain.elapsedMs + (drain.leftMs ?? 0))}%`;
  setText(waits, waitedFor(drain));
}

function showSteps({ step }: StatusDrain): void {
  const at = STEPS.findIndex((each) => each.step === step);
  sync(
    steps,
    STEPS.map((each, index) => ({ ...each, from: index - at })),
    (each) => each.step,
    ({ title, text }) => {
      const element = make('li', '', make('strong', '', title), text);
      return {
        element,
        update({ from }) {
          element.className = from < 0 ? 'past' : from === 0 ? 'now' : '';
          if (from === 0) element.setAttribute('aria-current', 'step');
          else element.removeAttribute('aria-current');
        },
      };
    },
  );
}

function waitedFor({ step, requests, messages, work, workNames = [], startupTasks, leftMs }: StatusDrain): string {
  if (step === 'end') return 'The drain is over.';
  const named = workNames.length > 0 ? ` (${workNames.join(', ')})` : '';
  const parts = [
    ...(requests > 0 ? [countOf(requests, 'request')] : []),
    ...(messages > 0 ? [countOf(messages, 'message')] : []),
    ...(work > 0 ? [`${countOf(work, 'piece of tracked work', 'pieces of tracked work')}${named}`] : []),
    ...(startupTasks ? ['startup tasks'] : []),
  ];
  if (parts.length > 0) return `Waits for ${parts.join(', ')}.`;
  return leftMs === undefined ? 'Out of rotation by hand; the process stays up.' : 'Nothing is in flight.';
}
