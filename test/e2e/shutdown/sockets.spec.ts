import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { once } from 'node:events';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { endPrograms, Program } from '../../support/program.js';
import type { Settings } from './settings.js';

jest.setTimeout(60_000);

const DRAIN = { propagationDelayMs: 300, lingerMs: 300, deadlineMs: 20_000 };
/** The time that a busy machine may add. A drain that waits for its deadline takes far longer. */
const MARGIN_MS = 3000;

afterEach(endPrograms);

async function start(adapter: Settings['adapter'], gateway: Settings['gateway']) {
  const program = new Program('sockets', { adapter, gateway, drain: DRAIN });
  return { program, port: await program.port() };
}

async function expectSoonGone(program: Program, signalledAt: number): Promise<void> {
  const { signal, at } = await program.exited;
  expect(signal).toBe('SIGTERM');
  expect(at - signalledAt).toBeLessThan(DRAIN.propagationDelayMs + DRAIN.lingerMs + MARGIN_MS);
  expect(program.drainLog).toEqual(['draining: SIGTERM', expect.stringMatching(/^drained in .*, nothing cut$/)]);
}

describe.each(['Express', 'Fastify'] as const)('SIGTERM on %s', (adapter) => {
  it('lets a gateway close its sockets with its own code when drain.closing aborts', async () => {
    const { program, port } = await start(adapter, 'ws that closes');
    const sockets = [1, 2, 3].map(() => new WebSocket(`ws://127.0.0.1:${port}`));
    await Promise.all(sockets.map((socket) => once(socket, 'open')));
    const closes = sockets.map((socket) => once(socket, 'close'));
    const signalledAt = program.sigterm();
    for (const [code, reason] of await Promise.all(closes))
      expect([code, String(reason)]).toEqual([1001, 'going away']);

    // The sockets must not close earlier, because clients are served until then.
    expect(Date.now() - signalledAt).toBeGreaterThan(DRAIN.propagationDelayMs - 50);
    await expectSoonGone(program, signalledAt);
  });

  it('does not wait for a WebSocket that stays open', async () => {
    const { program, port } = await start(adapter, 'ws that does nothing');
    const socket = new WebSocket(`ws://127.0.0.1:${port}`);
    await once(socket, 'open');
    const closed = once(socket, 'close');
    const signalledAt = program.sigterm();
    expect((await closed)[0]).toBe(1006);
    expect(Date.now() - signalledAt).toBeGreaterThan(DRAIN.propagationDelayMs + DRAIN.lingerMs - 50);
    await expectSoonGone(program, signalledAt);
  });

  it.each(['polling', 'websocket'])('ends socket.io over %s when its gateway disconnects', async (transport) => {
    const { program, port } = await start(adapter, 'socket.io');
    const socket = io(`http://127.0.0.1:${port}`, { transports: [transport], reconnection: false, forceNew: true });
    try {
      await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
      socket.emit('echo', 'hello');
      expect(await new Promise((resolve) => socket.once('echo', resolve))).toBe('hello');
      const disconnected = new Promise((resolve) => socket.once('disconnect', resolve));
      const signalledAt = program.sigterm();
      expect(await disconnected).toBe('io server disconnect');
      await expectSoonGone(program, signalledAt);
    } finally {
      socket.close();
    }
  });
});
