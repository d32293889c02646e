import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ADAPTERS } from '../../support/adapters.js';
import { eventually } from '../../support/eventually.js';
import { startPostgres, type EmbeddedPostgres } from '../../support/postgres.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { CheckQueries } from './check-queries.js';
import { Probing } from './probing.js';
import { closeServices, MARGIN_MS, startService } from './service.js';

const ANSWER_MS = 800;
/** Well above `answerMs` and its margin, so that the test notices an answer that waits for this deadline. */
const TIMEOUT_MS = 3000;
/** Longer than the test: a hung run that is given up is another test. */
const ABANDON_MS = 60_000;
const PROBE_EVERY_MS = 50;
const FROZEN_MS = { Express: 25_000, Fastify: 8000 };

describe.each(ADAPTERS)('a service on $name whose database hangs', (adapter) => {
  let postgres: EmbeddedPostgres;
  let observer: pg.Client;
  let proxy: TcpProxy;
  const queries = new CheckQueries();

  beforeAll(async () => {
    postgres = await startPostgres();
    observer = new pg.Client(postgres.url);
    await observer.connect();
    proxy = await TcpProxy.start(postgres.port, queries);
  }, 60_000);

  afterEach(() => postgres.thaw());

  afterAll(async () => {
    proxy.stop();
    await closeServices();
    await observer.end();
    await postgres.stop();
  });

  it('is not ready at the deadline, sends no further query, answers in time, stays alive, and is ready again afterwards', async () => {
    const { url, liveness } = await startService(adapter, {
      postgres,
      port: proxy.port,
      indicator: { timeoutMs: TIMEOUT_MS, abandonAfterMs: ABANDON_MS },
      health: { answerMs: ANSWER_MS },
      pool: { application_name: 'service' },
    });
    const backendsBefore = await backends(observer);

    postgres.freeze();
    const frozenAt = performance.now();
    queries.restart();
    const readiness = new Probing(`${url}/readyz`, PROBE_EVERY_MS);
    const unready = await eventually(() => readiness.first(503), 30_000);
    const askedAt = queries.lastAt;
    await delay(frozenAt + FROZEN_MS[adapter.name] - performance.now());
    const whileFrozen = { sent: queries.sent, open: queries.open, connections: proxy.connections };
    const statusesWhileFrozen = readiness.samples.slice();

    postgres.thaw();
    const thawedAt = performance.now();
    const ready = await eventually(() => readiness.first(200, thawedAt), 30_000);
    const samples = await readiness.stop();
    await liveness.stop();

    expect(unready.at - askedAt).toBeLessThan(TIMEOUT_MS + MARGIN_MS);
    expect(unready.body).toMatch(/(timed out|still running) after 3\d\d\d ms/);
    const late = statusesWhileFrozen.filter(({ at, latencyMs }) => at - latencyMs > unready.at);
    expect(late.length).toBeGreaterThan((FROZEN_MS[adapter.name] - TIMEOUT_MS) / PROBE_EVERY_MS / 4);
    expect(new Set(late.map(({ status }) => status))).toEqual(new Set([503]));
    expect(Number(/still running after (\d+) ms/.exec(late.at(-1)?.body ?? '')?.[1])).toBeGreaterThan(
      FROZEN_MS[adapter.name] - TIMEOUT_MS,
    );

    expect(whileFrozen).toEqual({ sent: 1, open: 1, connections: backendsBefore });
    expect(await backends(observer)).toBeLessThanOrEqual(backendsBefore);

    expect(Math.max(...samples.map(({ latencyMs }) => latencyMs))).toBeLessThan(ANSWER_MS + MARGIN_MS);
    expect(ready.at - thawedAt).toBeLessThan(2000 + MARGIN_MS);
    expect(Object.keys(liveness.tally())).toEqual(['200']);
  }, 90_000);
});

async function backends(observer: pg.Client): Promise<number> {
  const { rows } = await observer.query<{ count: string }>(
    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'service'",
  );
  return Number(rows[0]?.count);
}
