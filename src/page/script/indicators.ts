import type { CheckReport } from '../../core/report/reports.js';
import type { StatusReport } from '../../core/report/status-report.js';
import { byId, make, setText, sync } from './dom.js';
import { Series } from './series.js';
import { Spark } from './spark.js';
import { StateLabel } from './state.js';
import { ageOf, spanOf, toneOf } from './words.js';

interface Indicator {
  readonly name: string;
  readonly report: CheckReport;
}

const latencies = new Map<string, Series>();

/** `now`: when the report came in, on this page's own clock. */
export function showIndicators({ readiness }: StatusReport, now: number): void {
  const all = Object.keys(readiness.checks).map((name) => ({ name, report: readiness.checks[name]! }));
  byId('indicator-list').hidden = all.length === 0;
  byId('no-indicators').hidden = all.length > 0;
  sync(byId('indicator-list'), all, ({ name, report }) => `${report.required} ${name}`, row);
  for (const indicator of all) draw(indicator, now);
}

const sparks = new Map<string, Spark>();

function row({ name, report }: Indicator) {
  const label = new StateLabel();
  const spark = new Spark();
  sparks.set(name, spark);
  const latency = make('span', 'number');
  const age = make('span', 'age');
  const message = make('p', 'message');
  const text = make('span');
  const details = make('pre');
  message.append(text, details);
  const who = make('span', 'who', make('span', 'name', name), make('span', 'tag', roleOf(report)));
  const element = make('li', '', label.element, who, spark.element, latency, age, message);
  return {
    element,
    update({ report: check }: Indicator) {
      element.className = toneOf(check.status);
      label.set(check.status);
      setText(latency, check.latencyMs === undefined ? '' : spanOf(check.latencyMs));
      setText(age, agesOf(check));
      const said = saidOf(check);
      setText(text, said);
      setText(details, check.details === undefined ? '' : JSON.stringify(check.details));
      details.hidden = check.details === undefined;
      message.hidden = said === '' && check.details === undefined;
    },
  };
}

function roleOf({ required, scope }: CheckReport): string {
  return `${required ? 'required' : 'optional'}${scope === 'shared' ? ', shared' : ''}`;
}

function draw({ name, report }: Indicator, now: number): void {
  const { latencyMs, ageMs, status } = report;
  let series = latencies.get(name);
  if (!series) latencies.set(name, (series = new Series()));
  if (latencyMs !== undefined && ageMs !== undefined)
    series.add({ at: now - ageMs, value: latencyMs, isBad: status === 'unhealthy' });
  sparks.get(name)?.draw(series.since(now), now);
}

function agesOf({ ageMs, running }: CheckReport): string {
  if (ageMs === undefined) return running ? 'running' : '';
  return running ? `${ageOf(ageMs)}, running` : ageOf(ageMs);
}

function saidOf({ message, failures, note }: CheckReport): string {
  const repeated = failures !== undefined && failures > 1 ? `${failures} failures in a row` : undefined;
  return [message, repeated, note].filter((part) => part !== undefined).join(' · ');
}
