import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { chart, overview, resultsPage, type Results } from '../../bench/report/pages.mjs';

const results = JSON.parse(read('bench/results.json')) as Results;

describe('a page that shows the measurements', () => {
  it('shows what results.json says: bench/RESULTS.md', () => {
    expect(read('bench/RESULTS.md')).toBe(resultsPage(results));
  });

  it('shows what results.json says: bench/chart.svg', () => {
    expect(read('bench/chart.svg')).toBe(chart(results));
  });

  it('shows what results.json says: README.md, between its two marks', () => {
    const [, section] = /<!-- benchmark -->\n\n(.*)\n\n<!-- \/benchmark -->/s.exec(read('README.md')) ?? [];
    expect(section).toBe(overview(results));
  });
});

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}
