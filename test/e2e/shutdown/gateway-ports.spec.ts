import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { once } from 'node:events';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { eventually } from '../../support/eventually.js';
import { freePort, isTaken } from '../../support/ports.js';
import { endPrograms, Program } from '../../support/program.js';
import type { Settings } from './settings.js';

jest.setTimeout(60_000);

const DRAIN = { propagationDelayMs: 500, lingerMs: 300, deadlineMs: 20_000 };
/** The time that a busy machine may add. A drain that waits for its deadline takes far longer. */
const MARGIN_MS = 3000;

afterEach(endPrograms);

async function start(settings: Settings): Promise<{ program: Program; port: number }> {
  const port = settings.ownPort?.port ?? (await freePort());
  const program = new Program('gateways', { drain: DRAIN, ...settings, ownPort: { ...settings.ownPort, port } });
  await program.ports();
  // A gateway listens somewhat later, and later still if it must look up a name.
  await eventually(() => isTaken(port, settings.ownPort?.host));
  return { program, port };
}

/** A client that asks all the time, with the answers that it got. */
async function chatter(
  url: string,
): Promise<{ answers: unknown[]; closed: Promise<unknown[]>; isOpen: () => boolean }> {
  const socket = new WebSocket(url);
  const answers: unknown[] = [];
  socket.on('error', () => {});
  socket.on('message', (message: Buffer) => answers.push((JSON.parse(message.toString()) as { data: unknown }).data));
  await once(socket, 'open');
  const timer = setInterval(() => socket.send(JSON.stringify({ event: 'price' }), () => {}), 10);
  const closed = once(socket, 'close').finally(() => clearInterval(timer));
  return { answers, closed, isOpen: () => socket.readyState === WebSocket.OPEN };
}

async function expectSoonGone(program: Program, signalledAt: number): Promise<void> {
  const { signal, at } = await program.exited;
  expect(signal).toBe('SIGTERM');
  expect(at - signalledAt).toBeGreaterThan(DRAIN.propagationDelayMs);
  expect(at - signalledAt).toBeLessThan(DRAIN.propagationDelayMs + DRAIN.lingerMs + MARGIN_MS);
  expect(program.drainLog).toEqual(['draining: SIGTERM', expect.stringMatching(/^drained in .*, nothing cut$/)]);
}

describe.each<Settings>([
  { adapter: 'Express', ownPort: {} },
  { adapter: 'Fastify', ownPort: {} },
  { adapter: 'Express', ownPort: { path: '/prices' } },
  { adapter: 'Express', ownPort: { host: 'localhost' } },
  { adapter: 'Fastify', ownPort: {}, isBesideOnly: true },
])('SIGTERM with ws on a separate port (%j)', (settings) => {
  const { host = '127.0.0.1', path = '/' } = settings.ownPort ?? {};

  it('serves sockets through the delay, lets the gateway close them with 1001, and answers no message too late', async () => {
    const { program, port } = await start({ ...settings, gateway: 'ws that closes' });
    const client = await chatter(`ws://${host}:${port}${path}`);
    const signalledAt = program.sigterm();
    await expect(chatter(`ws://${host}:${port}${path}`)).resolves.toBeDefined();
    const [code, reason] = await client.closed;
    expect([code, String(reason)]).toEqual([1001, 'going away']);
    expect(Date.now() - signalledAt).toBeGreaterThan(DRAIN.propagationDelayMs - 50);
    expect(new Set(client.answers)).toEqual(new Set([42]));
    await expectSoonGone(program, signalledAt);
  });

  it('destroys open sockets after the linger, and accepts no connection after the delay', async () => {
    const { program, port } = await start({ ...settings, gateway: 'ws that does nothing' });
    const client = await chatter(`ws://${host}:${port}${path}`);
    const signalledAt = program.sigterm();
    const [code] = await client.closed;
    expect(code).toBe(1006);
    expect(await isTaken(port)).toBe(false);
    expect(Date.now() - signalledAt).toBeGreaterThan(DRAIN.propagationDelayMs + DRAIN.lingerMs - 50);
    expect(new Set(client.answers)).toEqual(new Set([42]));
    await expectSoonGone(program, signalledAt);
  });
});

describe.each(['Express', 'Fastify'] as const)('SIGTERM with socket.io on a separate port, on %s', (adapter) => {
  it.each([
    { transport: 'polling', namespace: '' },
    { transport: 'websocket', namespace: 'prices' },
  ])('disconnects its clients over $transport, and answers no message too late', async ({ transport, namespace }) => {
    const ownPort = namespace ? { namespace } : {};
    const { program, port } = await start({ adapter, gateway: 'socket.io', ownPort });
    const socket = io(`http://127.0.0.1:${port}/${namespace}`, { transports: [transport], reconnection: false });
    try {
      await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
      const answers: unknown[] = [];
      socket.on('price', (data) => answers.push(data));
      const timer = setInterval(() => socket.emit('price'), 10);
      const disconnected = new Promise((resolve) => socket.once('disconnect', resolve));
      const signalledAt = program.sigterm();
      await disconnected;
      clearInterval(timer);
      expect(Date.now() - signalledAt).toBeGreaterThan(DRAIN.propagationDelayMs - 50);
      expect(new Set(answers)).toEqual(new Set([42]));
      await expectSoonGone(program, signalledAt);
    } finally {
      socket.close();
    }
  });
});
