import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { ask, open, uselessConnections } from './clients.js';
import { endPrograms, Program } from '../../support/program.js';

jest.setTimeout(60_000);

const DRAIN = { propagationDelayMs: 300, lingerMs: 200, deadlineMs: 15_000 };
/** The time that a busy machine may add to any of these times. It is shorter than a keep-alive time-out, which must not be awaited. */
const MARGIN_MS = 2500;

afterEach(endPrograms);

describe.each(['Express', 'Fastify'] as const)('SIGTERM on %s', (adapter) => {
  it('answers a slow request with Connection: close, and then ends the process', async () => {
    const shop = new Program('shop', { adapter, drain: DRAIN });
    const port = await shop.port();
    await uselessConnections(port);
    const answer = ask(port, '/work?ms=1500');
    await shop.hears('slow');
    shop.sigterm();
    const { endedAt, ...rest } = await answer;
    expect(rest).toEqual({ status: 200, connection: 'close', isComplete: true, body: expect.stringContaining('row') });
    const { signal, at } = await shop.exited;
    expect(signal).toBe('SIGTERM');
    expect(at - endedAt).toBeLessThan(MARGIN_MS);
    expect(shop.drainLog).toEqual(['draining: SIGTERM', expect.stringMatching(/^drained in .*, nothing cut$/)]);
  });

  it('ends endless event streams regularly', async () => {
    const shop = new Program('shop', { adapter, drain: DRAIN });
    const port = await shop.port();
    const streams = await Promise.all(Array.from({ length: 5 }, () => open(port, '/events')));
    await Promise.all(streams.map(({ first }) => first));
    const signalledAt = shop.sigterm();
    for (const stream of await Promise.all(streams.map(({ end }) => end)))
      expect(stream).toMatchObject({ status: 200, isComplete: true, body: expect.stringContaining('data: tick') });

    const { signal, at } = await shop.exited;
    expect(signal).toBe('SIGTERM');
    expect(at - signalledAt).toBeLessThan(DRAIN.propagationDelayMs + DRAIN.lingerMs + MARGIN_MS);
    expect(shop.drainLog).toEqual(['draining: SIGTERM', expect.stringMatching(/^drained in .*, nothing cut$/)]);
  });

  it.each(['/report?rows=15&isTracked=1', '/written-report'])(
    'lets a tracked event stream run to its end (%s)',
    async (path) => {
      const shop = new Program('shop', { adapter, drain: DRAIN });
      const port = await shop.port();
      const [tracked, untracked] = [await open(port, path), await open(port, '/report?rows=1000')];
      await Promise.all([tracked.first, untracked.first]);
      shop.sigterm();
      const { body, isComplete } = await tracked.end;
      expect(body.match(/data: row \d+/g)).toEqual(Array.from({ length: 15 }, (_each, row) => `data: row ${row}`));
      expect(isComplete).toBe(true);
      // The untracked stream was ended after the linger.
      expect((await untracked.end).body).not.toContain('row 14');
      expect((await shop.exited).signal).toBe('SIGTERM');
      expect(shop.drainLog).toEqual(['draining: SIGTERM', expect.stringMatching(/^drained in .*, nothing cut$/)]);
    },
  );

  it('cuts a tracked event stream without an end at the deadline, and names it in the log', async () => {
    const shop = new Program('shop', { adapter, drain: { ...DRAIN, deadlineMs: 1500 } });
    const stream = await open(await shop.port(), '/report?rows=1000&isTracked=1');
    await stream.first;
    const signalledAt = shop.sigterm();
    await stream.end.catch(() => {});
    const { at } = await shop.exited;
    expect(at - signalledAt).toBeGreaterThan(1450);
    expect(at - signalledAt).toBeLessThan(1500 + MARGIN_MS);
    expect(shop.drainLog).toEqual([
      'draining: SIGTERM',
      'the drain was cut short; left: 1 request, 1 connection, 1 piece of tracked work (report)',
    ]);
  });

  it('cuts a request that never ends at the deadline, and counts it in the log', async () => {
    const shop = new Program('shop', { adapter, drain: { ...DRAIN, deadlineMs: 1500 } });
    const port = await shop.port();
    const answer = ask(port, '/never').catch((error: Error) => error.message);
    await shop.hears('hangs');
    const signalledAt = shop.sigterm();
    expect(await answer).toMatch(/hang up|ECONNRESET/);
    const { signal, at } = await shop.exited;
    expect(signal).toBe('SIGTERM');
    expect(at - signalledAt).toBeGreaterThan(1450);
    expect(at - signalledAt).toBeLessThan(1500 + MARGIN_MS);
    expect(shop.drainLog).toEqual([
      'draining: SIGTERM',
      'the drain was cut short; left: 1 request, 1 connection, 0 pieces of tracked work',
    ]);
  });
});
