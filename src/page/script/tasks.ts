import type { TaskReport } from '../../core/report/reports.js';
import type { StatusReport } from '../../core/report/status-report.js';
import { byId, make, setText, sync } from './dom.js';
import { StateLabel } from './state.js';
import { spanOf } from './words.js';

interface Task extends TaskReport {
  readonly name: string;
}

/** The startup tasks, until all of them are done. */
export function showTasks({ startup }: StatusReport): void {
  const all = Object.keys(startup.tasks).map((name) => ({ name, ...startup.tasks[name]! }));
  byId('tasks').hidden = all.length === 0 || startup.status === 'started';
  sync(byId('task-list'), all, ({ name }) => name, row);
}

function row({ name }: Task) {
  const label = new StateLabel();
  const attempts = make('span', 'quiet');
  const elapsed = make('span', 'number');
  const message = make('p', 'message');
  const element = make(
    'li',
    '',
    label.element,
    make('span', 'who', make('span', 'name', name)),
    attempts,
    elapsed,
    make('span'),
    message,
  );
  return {
    element,
    update({ status, attempt, elapsedMs, message: text = '' }: Task) {
      label.set(status);
      setText(attempts, attempt === undefined ? '' : `attempt ${attempt}`);
      setText(elapsed, elapsedMs === undefined ? '' : spanOf(elapsedMs));
      setText(message, text);
      message.hidden = text === '';
    },
  };
}
