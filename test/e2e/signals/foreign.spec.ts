import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { ask } from '../shutdown/clients.js';
import { endPrograms } from '../../support/program.js';
import { eventually } from '../../support/eventually.js';
import { Shop } from './program.js';

jest.setTimeout(60_000);

const DRAIN = { propagationDelayMs: 300, lingerMs: 100, deadlineMs: 20_000 };
const ADAPTERS = ['Express', 'Fastify'] as const;

afterEach(endPrograms);

const events = (shop: Shop): string[] => shop.told.map(({ event }) => event);

describe.each(ADAPTERS)('without enableShutdownHooks() on %s', (adapter) => {
  it('a listener that only logs keeps the process up, as without the module, and the log warns of it', async () => {
    const shop = new Shop({ adapter, drain: DRAIN, hooks: 'none', foreign: 'logs' });
    const port = await shop.port();
    await eventually(() => shop.output.includes('no shutdown hook is enabled for SIGTERM'));
    expect(shop.output).toContain('something else listens to it');
    await eventually(async () => (await ask(port, '/readyz')).status === 200);
    shop.send('SIGTERM');
    await shop.hears('heard');
    expect((await ask(port, '/readyz')).status).toBe(200);
    expect(await ask(port, '/work')).toMatchObject({ status: 200, connection: 'keep-alive' });
    expect(events(shop)).not.toContain('draining');
  });

  it('a once() listener consumes one signal, and the next one ends the process', async () => {
    const shop = new Shop({ adapter, drain: DRAIN, hooks: 'none', foreign: 'logs once' });
    await shop.port();
    shop.send('SIGTERM');
    await shop.hears('heard');
    shop.send('SIGTERM');
    expect(await shop.exited).toMatchObject({ signal: 'SIGTERM' });
    expect(events(shop)).not.toContain('draining');
  });

  it.each(['closes', 'closes late'] as const)(
    'a listener that %s the application makes it drain as on SIGTERM',
    async (foreign) => {
      const shop = new Shop({ adapter, drain: DRAIN, hooks: 'none', foreign });
      const answer = ask(await shop.port(), '/work');
      await shop.hears('slow');
      shop.send('SIGTERM');
      expect(await answer).toMatchObject({ status: 200, isComplete: true });
      const { at } = await shop.hears('hooks');
      const { at: drainingAt } = await shop.hears('draining');
      expect(at - drainingAt).toBeGreaterThanOrEqual(DRAIN.propagationDelayMs - 30);
      expect(shop.drainLog[0]).toBe('draining: SIGTERM');
    },
  );

  it('SIGTERM kills a process without a listener, and the log warns of it', async () => {
    const shop = new Shop({ adapter, drain: DRAIN, hooks: 'none' });
    await shop.port();
    await eventually(() => shop.output.includes('kills this process with requests in flight'));
    shop.send('SIGTERM');
    expect(await shop.exited).toMatchObject({ signal: 'SIGTERM' });
    expect(events(shop)).not.toContain('draining');
  });
});

describe('with enableShutdownHooks()', () => {
  it.each(['late', undefined] as const)(
    'an application with other listeners drains, and logs no warning: %s',
    async (hooks) => {
      const shop = new Shop({ hooks, foreign: 'logs', drain: DRAIN });
      const answer = ask(await shop.port(), '/work');
      await shop.hears('slow');
      shop.send('SIGTERM');
      expect(await answer).toMatchObject({ status: 200, isComplete: true });
      await shop.hears('closed');
      expect(shop.output).not.toContain('no shutdown hook');
    },
  );

  it('only a signal that Nest acts on begins the drain', async () => {
    const shop = new Shop({ hooks: ['SIGINT'], foreign: 'logs', drain: DRAIN });
    const port = await shop.port();
    shop.send('SIGTERM');
    await shop.hears('heard');
    expect((await ask(port, '/work')).connection).toBe('keep-alive');
    expect(events(shop)).not.toContain('draining');
    shop.send('SIGINT');
    await shop.hears('closed');
    expect(shop.drainLog[0]).toBe('draining: SIGINT');
  });

  it.each(['onModuleDestroy', 'beforeApplicationShutdown', 'onApplicationShutdown'] as const)(
    'the log names the hook that the shutdown waits for: %s',
    async (hangs) => {
      const shop = new Shop({
        hangs,
        hangsMs: 2000,
        drain: { propagationDelayMs: 0, lingerMs: 0, deadlineMs: 1000, gracePeriodMs: 2000 },
      });
      await shop.port();
      shop.send('SIGTERM');
      expect(await shop.exited).toMatchObject({ signal: 'SIGTERM' });
      expect(shop.drainLog.filter((line) => line.includes('waiting'))).toEqual([
        expect.stringMatching(
          new RegExp(`waiting \\d\\.\\d s for SlowPool\\.${hangs}\\(\\): the application ends when it does$`),
        ),
      ]);
    },
  );
});
