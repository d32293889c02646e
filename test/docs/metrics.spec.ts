import { describe, expect, it } from '@jest/globals';
import { INSTRUMENTS } from '../../src/metrics/instruments.js';
import { resolvePrometheusOptions } from '../../src/prometheus/prometheus-options.js';
import { register } from 'prom-client';
import { textOf } from './documents.js';

const text = textOf('docs/metrics.md');

/** The cells of the rows below the heading of a table. */
function rowsBelow(heading: string): string[][] {
  const lines = text.split('\n');
  const head = lines.findIndex((line) => line.startsWith(`| ${heading} `));
  const rest = lines.slice(head + 2);
  return rest.slice(0, rest.indexOf('')).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('docs/metrics.md', () => {
  it('has the table of the instruments as the code has it', () => {
    const rows = INSTRUMENTS.map(({ name, dottedName, kind, unit, labels, help }) => [
      `\`vitals_${name}\``,
      `\`${dottedName}\``,
      unit === 's' ? `${kind}, s` : kind,
      labels.map((label) => `\`${label}\``).join(', '),
      help,
    ]);
    expect(rowsBelow('Prometheus')).toEqual(rows);
  });

  it('has the options of the exporter with their defaults', () => {
    const { registry, prefix } = resolvePrometheusOptions(undefined, () => []);
    expect(registry).toBe(register);
    const rows = rowsBelow('exporter option').map(([option, , value]) => [option, value]);
    expect(rows).toEqual([
      ['`registry`', '`register`'],
      ['`path`', 'none'],
      ['`prefix`', `\`'${prefix}'\``],
    ]);
  });
});
