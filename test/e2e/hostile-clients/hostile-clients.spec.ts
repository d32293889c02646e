import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { endPrograms } from '../shutdown/program.js';
import { ATTACKS, type AttackName } from './attacks.js';
import { besiege, longestFailure, Victim } from './siege.js';

/** More than the buffers of two kernels between two programs of one machine hold, and far less than an attack would send. */
const MOST_UNREAD_BYTES = 32 * 1024 * 1024;
const ALL = Object.keys(ATTACKS) as AttackName[];

afterAll(endPrograms);

describe('the thread that serves `port`', () => {
  let victim: Victim;
  beforeAll(async () => {
    victim = new Victim();
    await victim.up();
  });
  // One that has been hurt would fail for what came before, too.
  afterEach(() => {
    if (victim.log.length > 0) victim = new Victim();
  });

  it.each(ALL)('answers liveness to others, and is not replaced, under %s', async (attack) => {
    const { probePort } = await victim.up();
    const { probes, mostBytes } = await besiege(probePort, attack);
    expect(probes.length).toBeGreaterThan(3);
    expect(longestFailure(probes)).toBeLessThan(3);
    expect(victim.log).toEqual([]);
    expect(mostBytes).toBeLessThan(MOST_UNREAD_BYTES);
  });
});
