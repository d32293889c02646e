import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { ClientProxyFactory, Transport, type ClientProxy } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import { eventually } from '../../support/eventually.js';
import { endPrograms } from '../../support/program.js';
import { adapterOf, KINDS, Prices } from './prices.js';
import { RedisDouble } from './redis-double.js';

jest.setTimeout(60_000);
// The client of Redis logs each time that it connects.
Logger.overrideLogger(false);

let redis: RedisDouble | undefined;
let client: ClientProxy | undefined;

afterEach(async () => {
  await client?.close();
  await endPrograms();
  redis?.stop();
});

const DRAIN = { propagationDelayMs: 10_000, lingerMs: 300, deadlineMs: 20_000 };

describe.each(KINDS)('SIGTERM to $kind on Redis', (kind) => {
  it('accepts no further message, publishes the answers that are due, and does not delay', async () => {
    redis = await RedisDouble.start();
    const program = new Prices({ transport: 'Redis', adapter: adapterOf(kind), brokerPort: redis.port, drain: DRAIN });
    await program.port();
    client = ClientProxyFactory.create({
      transport: Transport.REDIS,
      options: { host: '127.0.0.1', port: redis.port },
    });
    const send = (pattern: string): Promise<unknown> =>
      lastValueFrom(client!.send<number>(pattern, { id: -1, ms: 800 })).catch((error: unknown) => error);
    const answers = [send('price'), send('tracked')];
    await lastValueFrom(client.emit('sold', { id: -1, ms: 800 }));
    await eventually(() => program.told.filter(({ event }) => event === 'asked').length === 4);
    const isAlone = kind.kind === 'a microservice';
    const at = program.sigterm();
    // A hybrid application has HTTP clients, for which the delay exists.
    await eventually(() => redis!.subscribers('price') === 0, 5_000);
    expect(program.told.map(({ event }) => event)).not.toContain('handled');
    expect(await Promise.all(answers)).toEqual([42, 42]);
    await program.hears('counted');
    if (!isAlone) return;
    const exit = await program.exited;
    expect(exit.signal).toBe('SIGTERM');
    expect(exit.at - at).toBeLessThan(DRAIN.propagationDelayMs);
    expect(program.output).not.toContain('the pool is closed');
    expect(program.drainLog).toEqual(['draining: SIGTERM', expect.stringMatching(/^drained in .*, nothing cut$/)]);
  });
});

describe('a custom transport', () => {
  it.each(['SIGTERM', 'app.close()'])('is closed on %s once its answers have been sent', async (how) => {
    const program = new Prices({ transport: 'custom', drain: DRAIN });
    await program.port();
    program.give({ id: 'one', pattern: 'tracked', data: { id: -1, ms: 600 } });
    program.give({ id: 'two', pattern: 'follow', data: { id: -1, ms: 200 } });
    program.give({ pattern: 'sold', data: { id: -1, ms: 400 } });
    await eventually(() => program.told.filter(({ event }) => event === 'asked').length === 4);
    if (how === 'SIGTERM') program.sigterm();
    else program.close();
    // The hooks of the modules may come a moment after it.
    await Promise.all([program.hears('transport closed'), program.hears('handled')]);
    const events = program.told.map(({ event }) => event);
    expect(events.filter((event) => event === 'answer')).toHaveLength(6);
    expect(events.lastIndexOf('answer')).toBeLessThan(events.indexOf('handled'));
    expect(events.indexOf('counted')).toBeLessThan(events.indexOf('transport closed'));
    expect(program.output).not.toContain('the pool is closed');
    expect(program.drainLog).toEqual([`draining: ${how}`, expect.stringMatching(/^drained in .*, nothing cut$/)]);
  });
});
