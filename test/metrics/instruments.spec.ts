import { describe, expect, it } from '@jest/globals';
import { INSTRUMENTS } from '../../src/metrics/instruments.js';
import { FULL_SNAPSHOT } from './full-snapshot.js';
import { PINNED } from './pinned-table.js';

describe('the table of instruments', () => {
  it('has the pinned names, kinds, units and labels', () => {
    const rows = INSTRUMENTS.map(({ name, dottedName, kind, unit = '', labels }) => [
      `vitals_${name}`,
      dottedName,
      kind,
      unit,
      labels,
    ]);
    expect(rows).toEqual(PINNED);
  });

  it('has the pinned buckets', () => {
    expect(INSTRUMENTS.flatMap((each) => (each.kind === 'histogram' ? [each.buckets] : []))).toEqual([
      [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    ]);
  });

  it.each(INSTRUMENTS)('gives each series of $name exactly the labels that it declares', ({ labels, read }) => {
    const series = read(FULL_SNAPSHOT);
    expect(series.length).toBeGreaterThan(0);
    for (const { labels: given } of series) expect(Object.keys(given).sort()).toEqual([...labels].sort());
  });

  it.each(INSTRUMENTS.filter(({ name }) => name !== 'main_thread_silent'))(
    'has no series of $name while there is nothing to say',
    ({ read }) => {
      expect(read({ isMainSilent: false })).toEqual([]);
    },
  );

  it('has neither a status nor an age of an indicator without a result', () => {
    const named = INSTRUMENTS.filter(({ labels }) => labels.includes('indicator')).flatMap(({ name, read }) =>
      read(FULL_SNAPSHOT).some(({ labels }) => labels['indicator'] === 'new') ? [name] : [],
    );
    expect(named).toEqual(['indicator_checks_open']);
  });

  it.each([
    ['ready', { ready: 1, degraded: 0, not_ready: 0 }, 1],
    ['degraded', { ready: 0, degraded: 1, not_ready: 0 }, 1],
    ['not_ready', { ready: 0, degraded: 0, not_ready: 1 }, 0],
  ] as const)('says of readiness that is %s that alone', (readiness, states, ready) => {
    const of = (name: string) => INSTRUMENTS.find((each) => each.name === name)!.read({ ...FULL_SNAPSHOT, readiness });
    expect(of('readiness_status')).toEqual(
      Object.entries(states).map(([status, value]) => ({ labels: { status }, value })),
    );
    expect(of('ready')).toEqual([{ labels: {}, value: ready }]);
  });
});
