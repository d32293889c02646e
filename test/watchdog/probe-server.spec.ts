import { afterEach, describe, expect, it, jest } from '@jest/globals';
import dns from 'node:dns';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProbeServer, type ProbeServerAddress } from '../../src/watchdog/probe-server.js';
import { ask } from '../support/ask.js';
import { settle } from '../support/deferred.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';

const HOST = '127.0.0.1';
const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(closers.splice(0).map((close) => close()));
});

function probeServer(host = HOST) {
  const clock = new FakeClock();
  const listening = jest.fn<(address: ProbeServerAddress, isLate: boolean) => void>();
  const refused = jest.fn<(message: string) => void>();
  const server = new ProbeServer({
    gate: (request, response) => request.url === '/livez' && response.end('alive') !== undefined,
    clock,
    host,
    onListening: listening,
    onRefused: refused,
  });
  closers.push(() => server.close());
  return { clock, listening, refused, server, inner: (server as unknown as { server: Server }).server };
}

async function takenPort(): Promise<{ port: number; free: () => Promise<unknown> }> {
  const server = createServer();
  await once(server.listen(0, HOST), 'listening');
  return { port: (server.address() as AddressInfo).port, free: () => once(server.close(), 'close') };
}

describe('ProbeServer', () => {
  it('answers probes, and sends 404 for everything else', async () => {
    const { listening, server } = probeServer();
    server.listen(0);
    await eventually(() => listening.mock.calls.length > 0);
    const [{ host, port }, isLate] = listening.mock.calls[0]!;
    expect([host, isLate]).toEqual([HOST, false]);
    expect((await ask(`http://${HOST}:${port}/livez`)).body).toBe('alive');
    expect((await ask(`http://${HOST}:${port}/orders`)).status).toBe(404);
  });

  it('tries again after 1 s, then after twice the wait each time, up to 30 s, and reports the failure once', async () => {
    const taken = await takenPort();
    const { clock, refused, server } = probeServer();
    closers.push(taken.free);
    const after = jest.spyOn(clock, 'after');
    server.listen(taken.port);
    const waits: number[] = [];
    for (let attempt = 0; attempt < 7; attempt += 1) {
      await eventually(() => after.mock.calls.length > attempt);
      const [ms] = after.mock.calls[attempt]!;
      waits.push(ms);
      clock.advance(ms);
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect(refused.mock.calls).toEqual([[expect.stringContaining('EADDRINUSE')]]);
  });

  it('listens once the port is free, and reports that it is late', async () => {
    const taken = await takenPort();
    const { clock, listening, refused, server } = probeServer();
    server.listen(taken.port);
    await eventually(() => refused.mock.calls.length > 0);
    await taken.free();
    clock.advance(1000);
    await eventually(() => listening.mock.calls.length > 0);
    expect(listening.mock.calls).toEqual([[{ host: HOST, port: taken.port }, true]]);
  });

  it('does not listen again after an error of a server that listens', async () => {
    const { clock, listening, refused, server, inner } = probeServer();
    server.listen(0);
    await eventually(() => listening.mock.calls.length > 0);
    // The error of `accept` when no file descriptors are left.
    inner.emit('error', new Error('accept EMFILE'));
    expect([clock.pending, refused.mock.calls.length]).toEqual([0, 0]);
    expect((await ask(`http://${HOST}:${listening.mock.calls[0]![0].port}/livez`)).status).toBe(200);
  });

  it('does not try again once it is closed', async () => {
    const taken = await takenPort();
    const { clock, refused, server } = probeServer();
    closers.push(taken.free);
    server.listen(taken.port);
    await eventually(() => refused.mock.calls.length > 0);
    await server.close();
    expect(clock.pending).toBe(0);
  });

  it('does not listen if it is closed while it looks up its host', async () => {
    let found: (() => void) | undefined;
    jest.spyOn(dns, 'lookup').mockImplementation(((...args: unknown[]) => {
      found = () => (args.at(-1) as (error: null, address: string, family: number) => void)(null, HOST, 4);
    }) as typeof dns.lookup);
    const { server, inner } = probeServer('probes.example');
    server.listen(0);
    const answer = await eventually(() => found);
    await server.close();
    answer();
    await settle();
    await eventually(() => !inner.listening);
  });
});
