import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { connect as connectSession } from 'node:http2';
import { once } from 'node:events';
import { CLIENTS } from '../drain/clients.js';
import { open, ask } from './clients.js';
import { endPrograms, Program } from '../../support/program.js';
import type { Settings } from './settings.js';

jest.setTimeout(60_000);

const DRAIN = { propagationDelayMs: 300, lingerMs: 200, deadlineMs: 20_000 };
const WORK_MS = 1200;
const MARGIN_MS = 3000;

afterEach(endPrograms);

const SERVERS: readonly (Settings & { readonly client: keyof typeof CLIENTS })[] = [
  { adapter: 'Express', server: 'https', client: 'https' },
  { adapter: 'Fastify', server: 'https', client: 'https' },
  { adapter: 'Fastify', server: 'http2', client: 'http/2 in the clear' },
  { adapter: 'Fastify', server: 'http2 with TLS', client: 'http/2 with TLS' },
  { adapter: 'Fastify', server: 'http2 with TLS', client: 'https' },
];

describe('SIGTERM', () => {
  it.each(SERVERS)('drains $server on $adapter, for a client of $client', async ({ client, ...settings }) => {
    const shop = new Program('shop', { ...settings, drain: DRAIN });
    const port = await shop.port();
    const idle = settings.server?.startsWith('http2') ? await idleSession(settings, port) : undefined;
    const answer = CLIENTS[client]()(port, `/work?ms=${WORK_MS}`);
    await shop.hears('slow');
    const signalledAt = shop.sigterm();
    expect(await answer).toMatchObject({ status: 200, body: expect.stringContaining('row') });
    const { signal, at } = await shop.exited;
    expect(signal).toBe('SIGTERM');
    expect(at - signalledAt).toBeLessThan(WORK_MS + MARGIN_MS);
    expect(shop.drainLog).toEqual(['draining: SIGTERM', expect.stringMatching(/^drained in .*, nothing cut$/)]);
    if (idle) expect(await idle.goneWith).toBe(0);
  });

  it('drains the second server that Fastify opens on localhost', async () => {
    const shop = new Program('shop', { adapter: 'Fastify', isOnLocalhost: true, drain: DRAIN });
    const port = await shop.port();
    const stream = await open(port, '/events', '127.0.0.2');
    await stream.first;
    const answer = ask(port, `/work?ms=${WORK_MS}`, '127.0.0.2');
    await shop.hears('slow');
    shop.sigterm();
    expect(await stream.end).toMatchObject({ status: 200, isComplete: true });
    const late = await ask(port, '/work?ms=0', '127.0.0.2').catch((error: NodeJS.ErrnoException) => error.code);
    expect(late).toBe('ECONNREFUSED');
    expect(await answer).toMatchObject({ status: 200, connection: 'close', isComplete: true });
    expect(await shop.exited).toMatchObject({ signal: 'SIGTERM' });
    expect(shop.drainLog).toEqual(['draining: SIGTERM', expect.stringMatching(/^drained in .*, nothing cut$/)]);
  });
});

/** Opens a session that is idle after one request. `goneWith` settles with the code of the GOAWAY that ends it. */
async function idleSession({ server }: Settings, port: number): Promise<{ goneWith: Promise<unknown> }> {
  const scheme = server === 'http2' ? 'http' : 'https';
  const session = connectSession(`${scheme}://127.0.0.1:${port}`, { rejectUnauthorized: false });
  session.on('error', () => {});
  const stream = session.request({ ':path': '/work?ms=0' });
  await once(stream.resume(), 'end');
  return { goneWith: once(session, 'goaway').then(([code]: unknown[]) => code) };
}
