import { afterAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { liveness, observer } from '../../support/ports.js';
import { endPrograms } from '../../support/program.js';
import { Victim } from './siege.js';

const REPLACED =
  'the watchdog thread has ended: it did not answer any more; the main thread serves the probes meanwhile';
const BACK = 'the watchdog thread is back';
/** The time until a silent thread is given up and a new one is up, on a busy machine. */
const DEADLINE_MS = 40_000;

afterAll(endPrograms);

describe('a live watchdog thread', () => {
  it.concurrent.each([
    ['does not answer any more', 'for (;;);'],
    ['answers only now and then', 'setInterval(() => { for (const end = Date.now() + 2500; Date.now() < end; ); }, 1)'],
    ['waits for ever', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)'],
  ])('is replaced, with one line in the log, if it %s', async (_what, code) => {
    const victim = new Victim();
    const { probePort } = await victim.up();
    const probes = `http://127.0.0.1:${probePort}`;
    await eventually(async () => (await observer(probes)) === 'watchdog');
    victim.runInThread(code);
    await eventually(() => victim.log.length > 0, DEADLINE_MS);
    await eventually(async () => (await liveness(probes))?.code === 200, DEADLINE_MS);
    await eventually(async () => (await observer(probes)) === 'watchdog', DEADLINE_MS);
    await eventually(() => victim.log.includes(BACK), DEADLINE_MS);
    expect(victim.log).toEqual([REPLACED, BACK]);
  });
});
