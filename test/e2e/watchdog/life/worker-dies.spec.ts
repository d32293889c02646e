import { afterAll, describe, expect, it } from '@jest/globals';
import { ask } from '../../../support/ask.js';
import { eventually } from '../../../support/eventually.js';
import { endPrograms } from '../../../support/program.js';
import { liveness, observer } from '../../../support/ports.js';
import { LifeProgram } from './program.js';
import { QUICK, type Up } from './settings.js';

const BROKEN = /^WARN the watchdog thread has ended: .+; the main thread serves the probes meanwhile$/;
const BACK = 'LOG the watchdog thread is back';

afterAll(endPrograms);

describe('the watchdog thread', () => {
  it.concurrent.each([
    ['is terminated', 'terminate'],
    ['fails', 'error'],
    ['runs out of memory', 'memory'],
  ])('is replaced when it %s, and the main thread serves meanwhile', async (_what, how) => {
    const program = new LifeProgram('shop', { heartbeat: QUICK });
    const { url, probes } = await program.tells<Up>('up');
    await eventually(async () => (await ask(`${probes}/readyz`)).status === 200);
    expect((await liveness(probes))!).toMatchObject({ code: 200, eventLoop: { observer: 'watchdog' } });

    await ask(`${url}/kill/${how}`);
    await eventually(async () => (await observer(probes)) === 'in-loop');
    expect(await observer(url)).toBe('in-loop');
    expect((await ask(`${probes}/readyz`)).status).toBe(200);
    expect(Object.keys((await liveness(probes))!.heartbeats ?? {})).toEqual(['orders']);

    await eventually(async () => (await observer(probes)) === 'watchdog');
    expect(await observer(url)).toBe('watchdog');
    expect(Object.keys((await liveness(probes))!.heartbeats ?? {})).toEqual(['orders']);
    await eventually(() => program.log.includes(BACK));
    expect(program.log.filter((line) => line.includes('watchdog'))).toEqual([expect.stringMatching(BROKEN), BACK]);

    // The new thread knows what the last one knew: startup is reached, so silence counts.
    await ask(`${url}/block`);
    await eventually(async () => (await liveness(probes))?.code === 503);
    expect((await ask(`${probes}/startupz`)).status).toBe(200);
    expect((await ask(`${probes}/readyz`)).status).toBe(503);
    await eventually(() => program.log.some((line) => line.includes('has been blocked')));
  });
});
