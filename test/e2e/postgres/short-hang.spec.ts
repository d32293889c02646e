import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ADAPTERS } from '../../support/adapters.js';
import { eventually } from '../../support/eventually.js';
import { startPostgres, type EmbeddedPostgres } from '../../support/postgres.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { CheckQueries } from './check-queries.js';
import { Probing } from './probing.js';
import { closeServices, MARGIN_MS, poolOf, startService } from './service.js';

const POOL_SIZE = 2;
const ANSWER_MS = 800;
/** Between the two hangs, and far from both. */
const TIMEOUT_MS = 3000;
/** Much longer than either hang, so that only the hung query itself can bring readiness back in time. */
const ABANDON_MS = 30_000;
const CACHE_MS = 200;
const HANGS = [
  { hangMs: 1000, outcome: 'stays ready', statuses: ['200'] },
  { hangMs: 5000, outcome: 'is not ready at the deadline', statuses: ['200', '503'] },
];

describe.each(ADAPTERS)('a service on $name whose database hangs for less than abandonAfterMs', (adapter) => {
  let postgres: EmbeddedPostgres;
  let proxy: TcpProxy;
  const queries = new CheckQueries();

  beforeAll(async () => {
    postgres = await startPostgres();
    proxy = await TcpProxy.start(postgres.port, queries);
  }, 60_000);

  afterEach(async () => {
    postgres.thaw();
    await closeServices();
  });

  afterAll(async () => {
    proxy.stop();
    await postgres.stop();
  });

  it.each(HANGS)(
    '$outcome if the hang lasts $hangMs ms, opens no second check, and is ready again soon after it',
    async ({ hangMs, statuses }) => {
      const { url, dataSource, liveness } = await startService(adapter, {
        postgres,
        port: proxy.port,
        indicator: { timeoutMs: TIMEOUT_MS, cacheMs: CACHE_MS, abandonAfterMs: ABANDON_MS },
        health: { answerMs: ANSWER_MS },
        pool: { max: POOL_SIZE },
      });
      const pool = poolOf(dataSource);

      postgres.freeze();
      queries.restart();
      const readiness = new Probing(`${url}/readyz`);
      await delay(hangMs);
      const whileFrozen = { sent: queries.sent, open: queries.open, waiting: pool.waitingCount };
      const isBusy = pool.totalCount - pool.idleCount;

      postgres.thaw();
      const thawedAt = performance.now();
      await eventually(() => queries.open === 0 && queries.sent > 1, 20_000);
      const ready = await eventually(() => readiness.first(200, thawedAt), 20_000);
      const rows: unknown = await dataSource.query('SELECT 7 AS seven');
      const samples = await readiness.stop();
      await liveness.stop();

      expect(whileFrozen).toEqual({ sent: 1, open: 1, waiting: 0 });
      expect(isBusy).toBe(1);
      expect(queries.peak).toBe(1);
      expect(rows).toEqual([{ seven: 7 }]);

      expect(Object.keys(readiness.tally())).toEqual(statuses);
      expect(ready.at - thawedAt).toBeLessThan(CACHE_MS + MARGIN_MS);
      const later = samples.filter(({ at, latencyMs }) => at - latencyMs > ready.at);
      expect(later.filter(({ status }) => status !== 200)).toEqual([]);
      expect(Math.max(...samples.map(({ latencyMs }) => latencyMs))).toBeLessThan(ANSWER_MS + MARGIN_MS);
      expect(Object.keys(liveness.tally())).toEqual(['200']);
    },
    60_000,
  );
});
