import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { ClientProxyFactory, Transport, type ClientProxy } from '@nestjs/microservices';
import { firstValueFrom } from 'rxjs';
import { endPrograms, Program } from './program.js';
import type { Settings } from './settings.js';

jest.setTimeout(60_000);

const DRAIN = { propagationDelayMs: 300, lingerMs: 200, deadlineMs: 15_000 };
/** Longer than the delay and the linger, so that work is going on when they are over. */
const WORK_MS = 900;

let client: ClientProxy | undefined;
afterEach(async () => {
  await client?.close();
  await endPrograms();
});

const CONSUMERS = [{ on: 'Express' }, { on: 'Fastify' }, { on: 'no HTTP server' }] as const;

describe.each(CONSUMERS)('SIGTERM to a queue consumer on $on', ({ on }) => {
  it('has it finish its message, and take no other, before its broker is closed', async () => {
    const adapter = on === 'no HTTP server' ? undefined : on;
    const consumer = new Program('consumer', { adapter, drain: { ...DRAIN, propagationDelayMs: 0, lingerMs: 0 } });
    if (adapter) await consumer.ports();
    await consumer.hears('began 2');
    consumer.sigterm();
    expect(await consumer.exited).toMatchObject({ signal: 'SIGTERM' });
    expect(await consumer.hears('broker closed')).toMatchObject({ taken: 2, acknowledged: 2 });
    expect(consumer.drainLog).toEqual(['draining: SIGTERM']);
  });
});

describe.each(['Express', 'Fastify'] as const)('SIGTERM to a hybrid application on %s', (adapter) => {
  async function askForPrice(settings: Settings): Promise<{ program: Program; price: Promise<unknown> }> {
    const program = new Program('hybrid', { adapter, ...settings });
    const [port] = (await program.hears('microservice')).ports ?? [];
    await program.ports();
    client = ClientProxyFactory.create({ transport: Transport.TCP, options: { host: '127.0.0.1', port } });
    const price = firstValueFrom(client.send<number>('price', WORK_MS)).catch((error: unknown) => error);
    await program.hears('asked');
    return { program, price };
  }

  it('has its microservice finish its message before the first hook, with the recipe for it', async () => {
    const { program, price } = await askForPrice({ drain: DRAIN });
    program.sigterm();
    expect(await price).toBe(42);
    expect(await program.exited).toMatchObject({ signal: 'SIGTERM' });
    expect(program.told.filter(({ event }) => event === 'pool closed')).toHaveLength(1);
    expect(program.drainLog).toEqual(['draining: SIGTERM']);
  });

  it('cuts the message without it: Nest stops microservices after onModuleDestroy', async () => {
    const { program, price } = await askForPrice({ drain: DRAIN, isPlain: true });
    program.sigterm();
    expect(await price).not.toBe(42);
    expect(await program.exited).toMatchObject({ signal: 'SIGTERM' });
  });
});
