import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { ask } from '../shutdown/clients.js';
import { endPrograms } from '../../support/program.js';
import { Shop } from './program.js';
import type { Raise, Settings, Sibling } from './settings.js';

jest.setTimeout(60_000);

const DRAIN = { propagationDelayMs: 300, lingerMs: 100, deadlineMs: 20_000 };
/** Longer than any test waits: a test whose drain is not cut short fails. */
const ENDLESS = { propagationDelayMs: 100_000, deadlineMs: 110_000, gracePeriodMs: 120_000 };

const SIBLINGS: readonly Sibling[] = [
  'http',
  'http with the module',
  'context',
  'context with the module',
  'microservice',
];
const RAISES: readonly Raise[] = ['kill', 'kill of the group', 'kill of the group by its id', 'emit', 'kept kill'];

afterEach(endPrograms);

/** Calls `stop` while a request is in flight, and expects that it is answered before the process ends. */
async function expectAnswer(settings: Settings, stop: (shop: Shop) => unknown, signal = 'SIGTERM'): Promise<Shop> {
  const shop = new Shop({ drain: DRAIN, ...settings });
  const answer = ask(await shop.port(), '/work').catch((error: Error) => error);
  await shop.hears('slow');
  await stop(shop);
  const reply = await answer;
  expect(reply).toMatchObject({ status: 200, isComplete: true });
  const exit = await shop.exited;
  expect(exit).toMatchObject({ signal });
  expect(shop.told.map(({ event }) => event)).toContain('closed');
  expect(shop.output).not.toContain('cut short');
  return shop;
}

describe.each(['Express', 'Fastify'] as const)('one stop on %s', (adapter) => {
  it.each(SIBLINGS)('does not count twice if another application of the process ends first: %s', async (sibling) => {
    await expectAnswer({ adapter, sibling }, (shop) => shop.send('SIGTERM'));
  });

  it.each([
    ['SIGTERM', 1],
    ['SIGTERM', 3],
    ['SIGINT', 1],
    ['SIGINT', 3],
  ] as const)(
    'does not count twice if %s is sent to the process and %d ms later to its group',
    async (signal, pauseMs) => {
      await expectAnswer({ adapter }, (shop) => shop.sendTwice(signal, pauseMs), signal);
    },
  );

  it.each(RAISES)('does not count twice if a library raises the signal again: %s', async (atDrain) => {
    await expectAnswer({ adapter, atDrain }, (shop) => shop.send('SIGTERM'));
  });
});

describe('one stop', () => {
  it.each(RAISES)('does not count twice, however late the signal is raised again: %s', async (atDrain) => {
    const shop = new Shop({ atDrain, raiseAfterMs: 1200, drain: { ...DRAIN, propagationDelayMs: 2000 } });
    const port = await shop.port();
    const signalledAt = shop.send('SIGTERM');
    await delay(1000);
    expect(await ask(port, '/work')).toMatchObject({ status: 200, isComplete: true });
    const { at, signal } = await shop.exited;
    expect(signal).toBe('SIGTERM');
    expect(at - signalledAt).toBeGreaterThan(2300);
  });

  it.each(['SIGHUP', 'SIGQUIT', 'SIGUSR2', 'SIGINT', 'SIGTERM'] as const)(
    'that begins with %s is cut short by SIGTERM from outside a second later',
    async (first) => {
      const shop = new Shop({ drain: ENDLESS });
      const answer = ask(await shop.port(), '/never').catch((error: NodeJS.ErrnoException) => error.code);
      await shop.hears('hangs');
      shop.send(first);
      await shop.hears('draining');
      await delay(1100);
      shop.send('SIGTERM');
      expect(await answer).toBe('ECONNRESET');
      expect(await shop.exited).toMatchObject({ signal: first });
      expect(shop.output).toContain('cut short; left: 1 request');
    },
  );

  it('is cut short by a second Ctrl-C, even after the process has signalled itself', async () => {
    const shop = new Shop({ atDrain: 'kill', drain: ENDLESS });
    const answer = ask(await shop.port(), '/never').catch((error: NodeJS.ErrnoException) => error.code);
    await shop.hears('hangs');
    await shop.sendTwice('SIGINT', 2);
    await delay(1200);
    shop.send('SIGINT');
    expect(await answer).toBe('ECONNRESET');
    expect(await shop.exited).toMatchObject({ signal: 'SIGINT' });
  });

  it('lets an application that another one closes finish before the process ends', async () => {
    await expectAnswer({ hooks: 'none', sibling: 'closer' }, (shop) => shop.send('SIGTERM'));
  });
});
