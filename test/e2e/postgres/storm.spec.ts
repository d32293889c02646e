import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADAPTERS, portOf } from '../../support/adapters.js';
import { startPostgres, type EmbeddedPostgres } from '../../support/postgres.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { CheckQueries } from './check-queries.js';
import { closeServices, startService } from './service.js';

const PROBES = 1000;
const CACHE_MS = 3000;
const REQUEST = 'GET /readyz HTTP/1.1\r\nHost: service\r\nConnection: close\r\n\r\n';

describe.each(ADAPTERS)('a service on $name', (adapter) => {
  let postgres: EmbeddedPostgres;
  let proxy: TcpProxy;
  const queries = new CheckQueries();

  beforeAll(async () => {
    postgres = await startPostgres();
    proxy = await TcpProxy.start(postgres.port, queries);
  }, 60_000);

  afterAll(async () => {
    await closeServices();
    proxy.stop();
    await postgres.stop();
  });

  it('answers a thousand probes at once with one query', async () => {
    const { app, liveness } = await startService(adapter, {
      postgres,
      port: proxy.port,
      // Long enough for all probes to arrive during the query, even on a slow machine.
      indicator: { cacheMs: CACHE_MS, timeoutMs: 20_000 },
      health: { answerMs: 2000 },
    });
    const sockets = await openSockets(portOf(app), PROBES);
    // Wait until the cached result is too old, so that the first probe starts a query.
    await delay(queries.lastAt + CACHE_MS + 100 - performance.now());
    queries.restart();

    const startedAt = performance.now();
    const answers = await Promise.all(sockets.map(probeOn));
    const elapsedMs = performance.now() - startedAt;
    await liveness.stop();

    expect(answers).toHaveLength(PROBES);
    expect(new Set(answers.map((answer) => answer.split('\r\n', 1)[0]))).toEqual(new Set(['HTTP/1.1 200 OK']));
    // This is one query, if the probes take less than `cacheMs`.
    expect(queries.sent).toBe(1 + Math.floor(elapsedMs / CACHE_MS));
    expect(queries.peak).toBe(1);
    expect(Object.keys(liveness.tally())).toEqual(['200']);
  }, 60_000);
});

/** Opens a few sockets at a time, because connections beyond the system's queue would be late. */
async function openSockets(port: number, count: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  while (sockets.length < count)
    sockets.push(...(await Promise.all(Array.from({ length: 100 }, () => openSocket(port)))));

  return sockets;
}

function openSocket(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.on('error', reject);
  });
}

function probeOn(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    socket.on('data', (bytes: Buffer) => (answer += bytes.toString()));
    socket.on('close', () => resolve(answer));
    socket.write(REQUEST);
  });
}
