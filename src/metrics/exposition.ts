import type { Instrument } from './instrument.js';
import { INSTRUMENTS } from './instruments.js';
import type { MetricsSnapshot } from './snapshot.js';

/** What Prometheus calls the format of {@link exposition}. */
export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** All instruments as Prometheus reads them, without the help of its client: the thread has none. */
export function exposition(snapshot: MetricsSnapshot, prefix: string): string {
  return INSTRUMENTS.map((instrument) => family(instrument, snapshot, `${prefix}${instrument.name}`)).join('\n');
}

function family(instrument: Instrument, snapshot: MetricsSnapshot, name: string): string {
  const head = [`# HELP ${name} ${escaped(instrument.help)}`, `# TYPE ${name} ${instrument.kind}`];
  return `${[...head, ...series(instrument, snapshot, name)].join('\n')}\n`;
}

function series(instrument: Instrument, snapshot: MetricsSnapshot, name: string): string[] {
  if (instrument.kind !== 'histogram')
    return instrument.read(snapshot).map(({ labels, value }) => line(name, labels, value));
  return instrument
    .read(snapshot)
    .flatMap(({ labels, durations: { buckets, sum, count } }) => [
      ...instrument.buckets.map((bound, index) =>
        line(`${name}_bucket`, { le: String(bound), ...labels }, buckets[index] ?? 0),
      ),
      line(`${name}_bucket`, { le: '+Inf', ...labels }, count),
      line(`${name}_sum`, labels, sum),
      line(`${name}_count`, labels, count),
    ]);
}

function line(name: string, labels: Readonly<Record<string, string>>, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text).replaceAll('"', '\\"')}"`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}
