import { describe, expect, it } from '@jest/globals';
import { INSTRUMENTS } from '../../src/metrics/instruments.js';
import { resolvePrometheusOptions } from '../../src/prometheus/prometheus-options.js';
import { register } from 'prom-client';
import { rowsBelow as rowsOf } from './documents.js';

const rowsBelow = (heading: string): string[][] => rowsOf('docs/metrics.md', heading);

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
