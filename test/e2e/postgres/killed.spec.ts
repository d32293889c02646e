import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADAPTERS } from '../../support/adapters.js';
import { eventually } from '../../support/eventually.js';
import { startPostgres, type EmbeddedPostgres } from '../../support/postgres.js';
import { Probing } from './probing.js';
import { closeServices, MARGIN_MS, startService } from './service.js';

const TIMEOUT_MS = 1500;
const CACHE_MS = 1000;

describe.each(ADAPTERS)('a service on $name whose database dies', (adapter) => {
  let postgres: EmbeddedPostgres;

  beforeAll(async () => {
    postgres = await startPostgres();
  }, 60_000);

  afterAll(async () => {
    await closeServices();
    await postgres.stop();
  });

  it('continues, is not ready within the deadline, and is ready again once it is back, every time', async () => {
    const { app, url, dataSource, liveness } = await startService(adapter, {
      postgres,
      indicator: { timeoutMs: TIMEOUT_MS, cacheMs: CACHE_MS },
    });
    // There are several idle connections, and each emits an error on the pool when it breaks.
    await Promise.all(Array.from({ length: 4 }, () => dataSource.query('SELECT pg_sleep(0.1)')));
    const readiness = new Probing(`${url}/readyz`);

    for (let round = 1; round <= 2; round++) {
      await eventually(() => readiness.last?.status === 200);
      const killedAt = performance.now();
      await postgres.kill();
      const unready = await eventually(() => readiness.first(503, killedAt), 20_000);
      await postgres.restart();
      const restartedAt = performance.now();
      const ready = await eventually(() => readiness.first(200, restartedAt), 20_000);

      expect(unready.at - killedAt).toBeLessThan(CACHE_MS + TIMEOUT_MS + MARGIN_MS);
      expect(ready.at - restartedAt).toBeLessThan(CACHE_MS + TIMEOUT_MS + MARGIN_MS);
    }

    await readiness.stop();
    await liveness.stop();
    expect(Object.keys(readiness.tally())).toEqual(['200', '503']);
    expect(Object.keys(liveness.tally())).toEqual(['200']);
    await expect(app.close()).resolves.toBeUndefined();
  }, 60_000);
});
