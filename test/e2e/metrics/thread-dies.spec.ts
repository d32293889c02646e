import { afterAll, expect, it, jest } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import type { Exposition } from '../../support/exposition.js';
import { endPrograms } from '../../support/program.js';
import { MetricsProgram } from './program.js';

jest.setTimeout(60_000);
afterAll(endPrograms);

const LIVENESS = 'vitals_probe_requests_total{code="200",probe="liveness"}';
const countOf = (seen: Exposition) => seen.values.get(LIVENESS) ?? 0;

it('serves the metrics while there is no thread, and takes over what each thread has counted', async () => {
  const shop = new MetricsProgram();
  const observer = async (): Promise<string> => {
    const { body } = await shop.probe('/livez');
    return (JSON.parse(body) as { eventLoop: { observer: string } }).eventLoop.observer;
  };
  await shop.isReady();
  for (let probe = 0; probe < 3; probe += 1) await shop.probe('/livez');
  expect(countOf(await shop.scrape())).toBe(3);

  await shop.call('/kill-thread');
  await eventually(async () => (await observer().catch(() => '')) === 'in-loop');
  const between = await shop.scrape();
  expect(countOf(between)).toBeGreaterThanOrEqual(4);
  expect(between.values.get('vitals_main_thread_silent')).toBe(0);

  await eventually(async () => (await observer().catch(() => '')) === 'watchdog');
  const before = countOf(await shop.scrape());
  expect(before).toBeGreaterThan(countOf(between));
  await shop.probe('/livez');
  expect(countOf(await shop.scrape())).toBe(before + 1);

  // The new thread knows where the metrics are, and what to say of them.
  await shop.call('/block?ms=3000');
  const silent = await eventually(async () => {
    const seen = await shop.scrape();
    return seen.values.get('vitals_main_thread_silent') === 1 && seen;
  });
  expect(countOf(silent)).toBe(before + 1);
});
