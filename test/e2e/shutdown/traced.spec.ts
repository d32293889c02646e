import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { endPrograms, Program } from '../../support/program.js';
import { ask } from './clients.js';

jest.setTimeout(60_000);

const DRAIN = { propagationDelayMs: 2000, lingerMs: 200, deadlineMs: 15_000 };
/** Longer than the delay, so that the drain has to wait for it. */
const WORK_MS = 3000;

afterEach(endPrograms);

describe.each(['Express', 'Fastify'] as const)('SIGTERM on %s under OpenTelemetry', (adapter) => {
  it('answers probes and the request in flight, and flushes the span of that request, and none of probes, at the end', async () => {
    const shop = new Program('traced', { adapter, drain: DRAIN });
    const port = await shop.port();
    await eventually(async () => (await ask(port, '/readyz')).status === 200);
    const answer = ask(port, `/work?ms=${WORK_MS}`);
    await shop.hears('slow');

    shop.sigterm();
    const draining = await eventually(async () => {
      const reading = await ask(port, '/readyz');
      return reading.status === 503 && reading;
    });
    expect(JSON.parse(draining.body)).toMatchObject({ status: 'not_ready', reason: 'draining' });
    expect((await ask(port, '/livez')).status).toBe(200);

    expect(await answer).toMatchObject({ status: 200, connection: 'close', isComplete: true, body: '{"row":1}' });
    expect((await shop.exited).signal).toBe('SIGTERM');
    expect(shop.drainLog).toEqual(['draining: SIGTERM', expect.stringMatching(/^drained in .*, nothing cut$/)]);
    expect((await shop.hears('spans')).targets).toEqual(['/work']);
  });
});
