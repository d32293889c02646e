import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { endPrograms, Program } from '../../support/program.js';

jest.setTimeout(60_000);

const DRAIN = { propagationDelayMs: 300, lingerMs: 200, deadlineMs: 15_000 };

afterEach(endPrograms);

const CONSUMERS = [{ on: 'Express' }, { on: 'Fastify' }, { on: 'no HTTP server' }] as const;

describe.each(CONSUMERS)('SIGTERM to a queue consumer on $on', ({ on }) => {
  it('lets it finish its message, and take no other, before its broker is closed', async () => {
    const adapter = on === 'no HTTP server' ? undefined : on;
    const consumer = new Program('consumer', { adapter, drain: { ...DRAIN, propagationDelayMs: 0, lingerMs: 0 } });
    if (adapter) await consumer.ports();
    await consumer.hears('began 2');
    consumer.sigterm();
    expect(await consumer.exited).toMatchObject({ signal: 'SIGTERM' });
    expect(await consumer.hears('broker closed')).toMatchObject({ taken: 2, acknowledged: 2 });
    expect(consumer.drainLog).toEqual(['draining: SIGTERM', expect.stringMatching(/^drained in .*, nothing cut$/)]);
  });
});
