import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../support/eventually.js';
import { endPrograms } from '../../support/program.js';
import { seriesText, type Exposition } from '../../support/exposition.js';
import { MetricsProgram } from './program.js';
import type { Seen } from './settings.js';

jest.setTimeout(120_000);

const FLAPPING_MS = 20_000;
const SETTLED_MS = 5000;
const HEALTHY = /^vitals_indicator_status\{.*status="healthy"\}$/;
const EVERY = { refreshMs: 50 };

const shop = new MetricsProgram({ health: { indicators: { byName: { database: EVERY, cache: EVERY } } } });
let early: Seen;
let late: Seen;
let after: Exposition;

afterAll(endPrograms);

/** Lets both indicators, one of them required, change at every check. */
beforeAll(async () => {
  await shop.isReady();
  for (const name of ['database', 'cache']) await shop.mode(name, 'flapping');
  await delay(SETTLED_MS);
  early = await shop.seen();
  await delay(FLAPPING_MS - SETTLED_MS);
  for (const name of ['database', 'cache']) await shop.mode(name, 'healthy');
  after = await eventually(async () => {
    const seen = await shop.scrape();
    return [...seen.values].filter(([series, value]) => HEALTHY.test(series) && value === 1).length === 2 && seen;
  });
  late = await shop.seen();
});

describe('indicators that change every 50 ms for 20 s', () => {
  it('have each of their changes counted, by code that listens and in the metrics', () => {
    expect(late.changes['unhealthy']).toBeGreaterThan(100);
    // Each run of a check that failed was a change.
    const failures = [...after.values].filter(([series]) => /checks_total\{.*outcome="unhealthy"/.test(series));
    expect(failures.reduce((sum, [, count]) => sum + count, 0)).toBe(late.changes['unhealthy']);
    for (const to of ['healthy', 'unhealthy'])
      expect(after.values.get(seriesText('vitals_changes_total', { subject: 'indicator', to }))).toBe(late.changes[to]);
  });

  it('have six lines each in the log, as readiness has, and no more', () => {
    const lines = shop.output.split('\n').filter((line) => line.includes('[HealthModule]'));
    const countOf = (subject: string): number => lines.filter((line) => line.includes(`] ${subject}: `)).length;
    for (const subject of ['indicator database', 'indicator cache', 'readiness']) {
      expect(countOf(subject)).toBeGreaterThanOrEqual(6);
      expect(countOf(subject)).toBeLessThanOrEqual(7);
    }
    expect(lines.length).toBeLessThan(30);
  });

  it('fill no memory: neither the history nor the heap grows', () => {
    expect([early.historyLength, late.historyLength]).toEqual([200, 200]);
    expect(late.heapMib - early.heapMib).toBeLessThan(5);
  });
});
