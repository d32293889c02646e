import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { OBSERVERS } from '../../bench/fleet/observers.mjs';
import { BLIPS, FLEETS, READINESS_PROBES } from '../../bench/fleet/scenarios.mjs';
import { simulate } from '../../bench/fleet/simulate.mjs';
import { Check } from '../../src/core/check/check.js';
import { resolveIndicatorOptions, resolveOptions } from '../../src/core/options/resolve.js';
import { foldReadiness } from '../../src/core/verdict/readiness.js';

const code = { Check, foldReadiness, resolveOptions, resolveIndicatorOptions };
/** The rows of the page's tables by their first cells. */
const rows = readFileSync(join(import.meta.dirname, '../../docs/fleet.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map((cells) => cells.slice(1, -1));

/** Pods that are probed in step all behave as one of them does, so a single pod tells what a thousand do. */
async function outOfRotation(fleet: string, probe: string, blip: string): Promise<string> {
  const { rotation } = await simulate({
    code,
    ...FLEETS[fleet]!,
    observers: { ...OBSERVERS, kubelet: { ...OBSERVERS.kubelet, ...READINESS_PROBES[probe]! } },
    blip: BLIPS[blip]!,
    pods: 1,
    inStep: true,
    forMs: 30_000,
    seed: 1,
  });
  const { mostOut, longestOutMs } = rotation['kubelet']!;
  return mostOut === 0 ? '0' : `1,000, up to ${Math.round(longestOutMs / 1000)} s`;
}

describe.each(Object.keys(FLEETS))('the page about fleets, of pods with %s,', (fleet) => {
  it.each(Object.keys(READINESS_PROBES))('shows what one pod in step does under %s', async (probe) => {
    const row = rows.find(([pods, readiness]) => pods === fleet && readiness === probe);
    expect([row?.[3], row?.[5]]).toEqual([
      await outOfRotation(fleet, probe, 'hangs'),
      await outOfRotation(fleet, probe, 'refuses'),
    ]);
  });

  it('shows as many probes a second as the periods of the observers give', () => {
    const perPod = Object.values(OBSERVERS).reduce(
      (sum, { instances, everyMs }) => sum + (instances * 1000) / everyMs,
      0,
    );
    expect(rows.find(([pods]) => pods === fleet)?.[1]).toBe((1000 * perPod).toLocaleString('en'));
  });
});
