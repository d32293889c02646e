import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ADAPTERS } from '../../support/adapters.js';
import { eventually } from '../../support/eventually.js';
import { startPostgres, type EmbeddedPostgres } from '../../support/postgres.js';
import { Probing } from './probing.js';
import { closeServices, MARGIN_MS, poolOf, startService } from './service.js';

const POOL_SIZE = 3;
const TIMEOUT_MS = 1000;
const CACHE_MS = 200;
/** Longer than the test, so that no second run of the check joins the first one in the queue. */
const ABANDON_MS = 60_000;

describe.each(ADAPTERS)("a service on $name whose own queries hold the pool's connections", (adapter) => {
  let postgres: EmbeddedPostgres;
  let observer: pg.Client;

  beforeAll(async () => {
    postgres = await startPostgres();
    observer = new pg.Client(postgres.url);
    await observer.connect();
  }, 60_000);

  afterAll(async () => {
    await closeServices();
    await observer.end();
    await postgres.stop();
  });

  it('is not ready within the deadline, with one check in the queue, and ready again once they are free', async () => {
    const { url, dataSource, liveness } = await startService(adapter, {
      postgres,
      indicator: { timeoutMs: TIMEOUT_MS, cacheMs: CACHE_MS, abandonAfterMs: ABANDON_MS },
      pool: { max: POOL_SIZE, application_name: 'service' },
    });
    const readiness = new Probing(`${url}/readyz`);

    const exhaustedAt = performance.now();
    const work = Array.from({ length: POOL_SIZE }, () => dataSource.query('SELECT pg_sleep(60)'));
    const outcomes = Promise.allSettled(work);
    const unready = await eventually(() => readiness.first(503, exhaustedAt), 20_000);
    await eventually(() => readiness.samples.length >= 100, 20_000);

    expect(unready.at - exhaustedAt).toBeLessThan(CACHE_MS + TIMEOUT_MS + MARGIN_MS);
    expect(poolOf(dataSource)).toMatchObject({ totalCount: POOL_SIZE, idleCount: 0, waitingCount: 1 });
    expect(await activeQueries(observer)).toEqual(Array.from({ length: POOL_SIZE }, () => 'SELECT pg_sleep(60)'));

    await observer.query("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = 'service'");
    const freedAt = performance.now();
    const ready = await eventually(() => readiness.first(200, freedAt), 20_000);
    await readiness.stop();
    await liveness.stop();

    expect(ready.at - freedAt).toBeLessThan(CACHE_MS + TIMEOUT_MS + MARGIN_MS);
    expect((await outcomes).map(({ status }) => status)).toEqual(work.map(() => 'rejected'));
    expect(Object.keys(liveness.tally())).toEqual(['200']);
  }, 60_000);
});

async function activeQueries(observer: pg.Client): Promise<string[]> {
  const { rows } = await observer.query<{ query: string }>(
    "SELECT query FROM pg_stat_activity WHERE application_name = 'service' AND state = 'active'",
  );
  return rows.map(({ query }) => query);
}
