import type { CheckReport } from '../../core/report/reports.js';
import type { StatusReport } from '../../core/report/status-report.js';
import { byId, make, setText, sync } from './dom.js';
import { StateLabel } from './state.js';
import { countOf, spanOf, toneOf } from './words.js';

interface Verdict {
  readonly name: string;
  readonly question: string;
  readonly status: string;
  readonly why: string;
}

export function showVerdicts(report: StatusReport): void {
  sync(
    byId('verdicts'),
    verdictsOf(report),
    ({ name }) => name,
    ({ name, question }) => {
      const label = new StateLabel();
      const why = make('p', 'why');
      const element = make('article', '', make('h3', '', name), make('p', 'question', question), label.element, why);
      return {
        element,
        update({ status, why: text }) {
          element.className = `verdict ${toneOf(status)}`;
          label.set(status);
          setText(why, text);
        },
      };
    },
  );
}

function verdictsOf({ liveness, readiness, startup }: StatusReport): readonly Verdict[] {
  return [
    { name: 'Readiness', question: 'Can it take traffic now?', status: readiness.status, why: whyReadiness(readiness) },
    { name: 'Liveness', question: 'Is this process stuck?', status: liveness.status, why: whyLiveness(liveness) },
    { name: 'Startup', question: 'Has it finished its set-up?', status: startup.status, why: whyStartup(startup) },
  ];
}

function whyReadiness({ status, reason, checks }: StatusReport['readiness']): string {
  if (reason !== undefined) return reason;
  const all = Object.keys(checks).map((name) => ({ name, ...checks[name]! }));
  const culprits = all.filter((check) =>
    status === 'not_ready'
      ? takesOut(check) && check.status === 'unhealthy'
      : check.status === 'unhealthy' || check.status === 'degraded',
  );
  if (culprits.length > 0) return culprits.map((check) => `${check.name} ${check.status}`).join(', ');
  return all.length === 0 ? 'depends on nothing' : okOf(all.map(({ status: each }) => each));
}

function whyLiveness({ status, eventLoop, heartbeats = {} }: StatusReport['liveness']): string {
  const late = Object.keys(heartbeats).filter((name) => heartbeats[name]!.silentMs > heartbeats[name]!.maxSilenceMs);
  if (late.length > 0) return `${late.join(', ')} silent for too long`;
  if (status === 'stalled') return `event loop silent for ${spanOf(eventLoop.silentMs)}`;
  return eventLoop.silentMs >= 1000
    ? `the event loop has been silent for ${spanOf(eventLoop.silentMs)}`
    : 'the event loop runs';
}

function whyStartup({ status, tasks, checks }: StatusReport['startup']): string {
  const named = (wanted: string): readonly string[] =>
    Object.keys(tasks).filter((name) => tasks[name]!.status === wanted);
  if (status === 'failed') return `${named('failed').join(', ')} failed for good`;
  if (status === 'started') {
    const done = Object.keys(tasks).length;
    return done === 0 ? 'once reached, it stays' : `${countOf(done, 'task')} done; once reached, it stays`;
  }
  const sick = Object.keys(checks).filter((name) => checks[name]!.status !== 'healthy');
  const awaited = [...named('running'), ...named('pending'), ...sick];
  return awaited.length === 0 ? 'not reached yet' : `waits for ${awaited.join(', ')}`;
}

function okOf(statuses: readonly string[]): string {
  const healthy = statuses.filter((status) => status === 'healthy').length;
  return `${healthy} of ${countOf(statuses.length, 'indicator')} healthy`;
}

/** The failure of what all replicas share takes this one out of rotation only if it has never worked here. */
function takesOut({ required, scope, neverHealthy }: CheckReport): boolean {
  return required && (scope !== 'shared' || neverHealthy === true);
}
