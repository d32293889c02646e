import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { observer } from '../../support/ports.js';
import { PERMISSION_FLAG } from '../watchdog/life/settings.js';
import { endPrograms } from '../../support/program.js';
import { ATTACKS, type AttackName } from './attacks.js';
import { besiege, longestFailure, Victim } from './siege.js';

/** More than the buffers between two programs of one machine hold, and far less than an attack would send. */
const MOST_UNREAD_BYTES = 32 * 1024 * 1024;
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

async function outlives(port: number, attack: AttackName): Promise<void> {
  const { probes, mostBytes } = await besiege(port, attack);
  expect(probes.length).toBeGreaterThan(3);
  expect(longestFailure(probes)).toBeLessThan(3);
  expect(mostBytes).toBeLessThan(MOST_UNREAD_BYTES);
}

describe('the thread that serves `port`', () => {
  let victim: Victim;
  beforeAll(() => {
    victim = new Victim();
  });
  // A victim with lines in its log would make later tests fail, too.
  afterEach(() => {
    if (victim.log.length > 0) victim = new Victim();
  });

  it.each(ALL)('answers liveness to other clients, and is not replaced, under %s', async (attack) => {
    const { probePort } = await victim.up();
    await outlives(probePort, attack);
    expect(victim.log).toEqual([]);
  });
});

describe('the thread that serves `port`, while checks are slow and a function judges each client,', () => {
  it.each(['large heads that wait for an answer', '10,000 names of indicators'] as const)(
    'answers liveness to other clients, and is not replaced, under %s',
    async (attack) => {
      const victim = new Victim({ isSlow: true });
      const { probePort } = await victim.up();
      await outlives(probePort, attack);
      expect(victim.log).toEqual([]);
    },
  );
});

describe('the main thread, while it serves `port`', () => {
  let victim: Victim;
  beforeAll(() => {
    victim = new Victim({}, WITHOUT_THREADS);
  });

  it.each(WORST)('answers liveness to other clients under %s', async (attack) => {
    const { probePort } = await victim.up();
    expect(await observer(`http://127.0.0.1:${probePort}`)).toBe('in-loop');
    await outlives(probePort, attack);
  });
});

describe.each(['Express', 'Fastify'] as const)('the gate before %s', (adapter) => {
  let victim: Victim;
  beforeAll(() => {
    victim = new Victim({ adapter });
  });

  it.each(AT_THE_GATE)('answers liveness to other clients under %s', async (attack) => {
    const { port } = await victim.up();
    await outlives(port, attack);
    expect(victim.log).toEqual([]);
  });
});
