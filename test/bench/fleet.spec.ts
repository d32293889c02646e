import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { simulate } from '../../bench/fleet/simulate.mjs';
import { Check } from '../../src/core/check/check.js';
import { resolveIndicatorOptions, resolveOptions } from '../../src/core/options/resolve.js';
import { foldReadiness } from '../../src/core/verdict/readiness.js';

const common = {
  code: { Check, foldReadiness, resolveOptions, resolveIndicatorOptions },
  pods: 20,
  forMs: 30_000,
  seed: 7,
};
const NAIVE = { ...common, kind: 'a query per probe' };
const VITALS = { ...common, kind: 'nestjs-vitals' };
const EAGER = { kubelet: { instances: 1, everyMs: 5000, timeoutMs: 1000, fall: 1, rise: 1 } };

describe('a simulated fleet', () => {
  it('is probed as often as the periods of its observers say', async () => {
    // 20 pods x (0.1 + 3 x 0.5 + 10 x 0.2) probes a second
    expect((await simulate(NAIVE)).probesPerSecond).toBeCloseTo(72, 0);
  });

  it('asks the database once per probe without a cache, and at most once a second and pod with it', async () => {
    const { probesPerSecond, queriesPerSecond } = await simulate(NAIVE);
    expect(queriesPerSecond).toBeCloseTo(probesPerSecond, 0);
    expect((await simulate(VITALS)).queriesPerSecond).toBeLessThanOrEqual(20);
    expect((await simulate({ ...VITALS, options: { refreshMs: 5000 } })).queriesPerSecond).toBeCloseTo(4, 1);
  });

  it('holds one query per pod while the database hangs, and without a cache one per probe', async () => {
    const blip = { kind: 'hangs', ms: 5000 } as const;
    expect((await simulate({ ...VITALS, blip })).mostOpenQueries).toBe(20);
    expect((await simulate({ ...NAIVE, blip })).mostOpenQueries).toBeGreaterThan(300);
  });

  it('loses every pod to an eager probe when the database refuses, and none if the indicator is shared', async () => {
    const failing = { observers: EAGER, inStep: true, blip: { kind: 'refuses', ms: 5000 } } as const;
    const { rotation } = await simulate({ ...VITALS, ...failing });
    // Out from one probe to the next; the way back also takes the 5 ms of a query.
    expect(rotation['kubelet']).toEqual({ mostOut: 20, longestOutMs: 5005 });
    const shared = await simulate({ ...VITALS, ...failing, options: { scope: 'shared' } });
    expect(shared.rotation['kubelet']!.mostOut).toBe(0);
  });

  it('loses pods at HAProxy, whose three failures fit into five seconds, while the kubelets keep them all', async () => {
    const refusing = { ...VITALS, blip: { kind: 'refuses', ms: 5000 } } as const;
    const { rotation } = await simulate(refusing);
    expect(rotation['kubelet']!.mostOut).toBe(0);
    expect(rotation['HAProxy']!.mostOut).toBeGreaterThan(0);
    const shared = await simulate({ ...refusing, options: { scope: 'shared' } });
    expect(shared.rotation['HAProxy']!.mostOut).toBe(0);
  });

  it('gives the same figures for the same seed, and other ones for another', async () => {
    const blip = { kind: 'refuses', ms: 5000 } as const;
    const run = (seed: number) => simulate({ ...VITALS, observers: EAGER, blip, seed });
    expect(await run(1)).toEqual(await run(1));
    expect(await run(1)).not.toEqual(await run(2));
  });

  it('has a row for each kind of pod on the page that shows its figures', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/fleet.md'), 'utf8');
    for (const name of ['a query per probe', 'nestjs-vitals', 'nestjs-vitals, `refreshMs: 5000`'])
      expect(page.split('\n').filter((line) => line.startsWith(`| ${name} `))).toHaveLength(3);
  });
});
