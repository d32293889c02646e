import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { observer } from '../../support/ports.js';
import { PERMISSION_FLAG } from '../watchdog/life/settings.js';
import { endPrograms } from '../../support/program.js';
import { ATTACKS, type AttackName } from './attacks.js';
import type { Up } from './settings.js';
import { besiege, longestFailure, Victim } from './siege.js';

/** More than the buffers between two programs of one machine hold, and far less than an attack would send. */
const MOST_UNREAD_BYTES = 32 * 1024 * 1024;
const SIEGES = 3;
/** Flags that forbid threads, so that the main thread serves `port`. */
const WITHOUT_THREADS = [PERMISSION_FLAG, '--allow-fs-read=*'];

const ALL = Object.keys(ATTACKS) as AttackName[];
const WORST: AttackName[] = [
  '50 connections that pipeline readiness',
  '9,000 silent connections',
  'large heads that wait for an answer',
  'endless bodies',
];
/** The attacks that reach probes on the application's port. The application itself must bound its connections and heads. */
const AT_THE_GATE: AttackName[] = ['50 connections that pipeline readiness', 'endless bodies', 'endless bodies of GET'];

afterAll(endPrograms);

/**
 * A busy machine makes answers late as well, but not each time: if answers are late, the attack is repeated on `another` victim. The
 * promise to a kubelet, which asks at most once a second, is weaker than this.
 */
async function outlives(attack: AttackName, on: keyof Up, victim: Victim, another: () => Victim): Promise<void> {
  let failures = await failuresUnder(attack, on, victim);
  for (let siege = 1; siege < SIEGES && failures >= 3; siege++) failures = await failuresUnder(attack, on, another());
  expect(failures).toBeLessThan(3);
}

async function failuresUnder(attack: AttackName, on: keyof Up, victim: Victim): Promise<number> {
  const { probes, mostBytes } = await besiege((await victim.up())[on], attack);
  expect(probes.length).toBeGreaterThan(3);
  expect(mostBytes).toBeLessThan(MOST_UNREAD_BYTES);
  return longestFailure(probes);
}

describe('the thread that serves `port`', () => {
  const another = (): Victim => new Victim();
  let victim: Victim;
  beforeAll(() => {
    victim = another();
  });
  // A victim with lines in its log would make later tests fail, too.
  afterEach(() => {
    if (victim.log.length > 0) victim = another();
  });

  it.each(ALL)('answers liveness to other clients, and is not replaced, under %s', async (attack) => {
    await outlives(attack, 'probePort', victim, another);
    expect(victim.log).toEqual([]);
  });
});

describe('the thread that serves `port`, while checks are slow and a function judges each client,', () => {
  it.each(['large heads that wait for an answer', '10,000 names of indicators'] as const)(
    'answers liveness to other clients, and is not replaced, under %s',
    async (attack) => {
      const another = (): Victim => new Victim({ isSlow: true });
      const victim = another();
      await outlives(attack, 'probePort', victim, another);
      expect(victim.log).toEqual([]);
    },
  );
});

describe('the main thread, while it serves `port`', () => {
  const another = (): Victim => new Victim({}, WITHOUT_THREADS);
  let victim: Victim;
  beforeAll(() => {
    victim = another();
  });

  it.each(WORST)('answers liveness to other clients under %s', async (attack) => {
    const { probePort } = await victim.up();
    expect(await observer(`http://127.0.0.1:${probePort}`)).toBe('in-loop');
    await outlives(attack, 'probePort', victim, another);
  });
});

describe.each(['Express', 'Fastify'] as const)('the gate before %s', (adapter) => {
  const another = (): Victim => new Victim({ adapter });
  let victim: Victim;
  beforeAll(() => {
    victim = another();
  });

  it.each(AT_THE_GATE)('answers liveness to other clients under %s', async (attack) => {
    await outlives(attack, 'port', victim, another);
    expect(victim.log).toEqual([]);
  });
});
