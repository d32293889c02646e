import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../support/eventually.js';
import { KeepAliveClients } from '../../support/keep-alive-clients.mjs';
import { endPrograms, Program } from '../../support/program.js';

jest.setTimeout(60_000);

const WORK_MS = [10, 20, 30, 40, 50, 60, 70];
const PROPAGATION_MS = 1000;
const NEWS_MS = 700;

let clients: KeepAliveClients | undefined;
let survivor: Server | undefined;

afterEach(async () => {
  await clients?.stop();
  await endPrograms();
  survivor?.closeAllConnections();
  survivor?.close();
});

/** Starts the other instance of the service, which keeps running. */
async function startSurvivor(): Promise<number> {
  survivor = createServer((_request, response) => setTimeout(() => response.end('served'), 20)).listen(0, '127.0.0.1');
  await once(survivor, 'listening');
  return (survivor.address() as AddressInfo).port;
}

describe.each(['Express', 'Fastify'] as const)('SIGTERM on %s, with keep-alive clients that never retry', (adapter) => {
  it('fails no request, although new connections go elsewhere only after a while', async () => {
    const shop = new Program('shop', { adapter, drain: { propagationDelayMs: PROPAGATION_MS, lingerMs: 250 } });
    const [port, other] = await Promise.all([shop.port(), startSurvivor()]);
    clients = new KeepAliveClients({
      clients: 60,
      ports: [port],
      // Half of the answers have the headers of an upstream, which say that the connection stays open.
      requests: WORK_MS.flatMap((ms) => [{ path: `/work?ms=${ms}` }, { path: `/copied?ms=${ms}` }]),
      thinkMs: 30,
    });
    await eventually(async () => (await clients!.report()).answered > 600);

    shop.sigterm();
    await delay(NEWS_MS);
    clients.connectTo([other]);
    const { signal } = await shop.exited;
    await delay(200);

    const { failed, failures } = await clients.report();
    expect({ failed, failures }).toEqual({ failed: 0, failures: {} });
    expect(signal).toBe('SIGTERM');
    const { served, refused } = await shop.hears('pool closed');
    expect(refused).toBe(0);
    // Otherwise there were no requests that could fail.
    expect(served).toBeGreaterThan(50);
  });
});
