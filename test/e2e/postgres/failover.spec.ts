import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { ADAPTERS } from '../../support/adapters.js';
import { eventually } from '../../support/eventually.js';
import { startPostgres, type EmbeddedPostgres } from '../../support/postgres.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { CheckQueries } from './check-queries.js';
import { Probing } from './probing.js';
import { closeServices, MARGIN_MS, startService } from './service.js';

const TIMEOUT_MS = 1000;
const ABANDON_AFTER_MS = 3000;

let postgres: EmbeddedPostgres;
let proxy: TcpProxy;
let queries: CheckQueries;

beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);

afterAll(() => postgres.stop());

afterEach(async () => {
  // The end of a pool waits for its connections, so connections that hang must break first.
  proxy.stop();
  await closeServices();
});

async function start(adapter: (typeof ADAPTERS)[number], abandonAfterMs: number) {
  queries = new CheckQueries();
  proxy = await TcpProxy.start(postgres.port, queries);
  return startService(adapter, {
    postgres,
    port: proxy.port,
    indicator: { timeoutMs: TIMEOUT_MS, cacheMs: 200, abandonAfterMs },
    // Shorter than `abandonAfterMs`, as with both defaults; otherwise the next check could get a silent connection, too.
    pool: { max: 10, idleTimeoutMillis: 1000 },
  });
}

describe.each(ADAPTERS)('a service on $name whose open connections fall silent', (adapter) => {
  it('is ready again by itself once the check is given up, although its query never settles', async () => {
    const { url, dataSource, liveness } = await start(adapter, ABANDON_AFTER_MS);
    await openConnections(dataSource, 3);
    const settled = watchQueries(dataSource);

    proxy.swallowOpen();
    queries.restart();
    const readiness = new Probing(`${url}/readyz`);
    await eventually(() => queries.sent === 1);
    const askedAt = queries.lastAt;
    const unready = await eventually(() => readiness.first(503), 20_000);
    const ready = await eventually(() => readiness.first(200, unready.at), 20_000);
    const samples = await readiness.stop();
    const hung = { settled: settled[0], open: queries.open, peak: queries.peak };
    await liveness.stop();

    expect(unready.at - askedAt).toBeLessThan(TIMEOUT_MS + MARGIN_MS);
    expect(ready.at - askedAt).toBeGreaterThan(ABANDON_AFTER_MS);
    expect(ready.at - askedAt).toBeLessThan(ABANDON_AFTER_MS + TIMEOUT_MS + MARGIN_MS);
    expect(samples.some(({ at, status }) => at > ready.at && status !== 200)).toBe(false);
    expect(hung).toEqual({ settled: false, open: 1, peak: 2 });
    expect(Object.keys(liveness.tally())).toEqual(['200']);
  }, 60_000);
});

describe('a service whose new connections are silent too', () => {
  it('never has more than three open checks, and is ready again once one of them settles', async () => {
    const { url, dataSource, liveness } = await start(ADAPTERS[0]!, 500);
    const settled = watchQueries(dataSource);

    proxy.swallowEverything();
    const readiness = new Probing(`${url}/readyz`, 20);
    await eventually(() => settled.filter((isSettled) => !isSettled).length === 3, 20_000);
    // Without the limit, the fourth check would start 2 seconds later, and the fifth 4 seconds after that.
    await delay(5000);

    expect(settled.filter((isSettled) => !isSettled)).toHaveLength(3);
    expect(readiness.last?.status).toBe(503);

    await proxy.pass();
    proxy.reset();
    const passedAt = performance.now();
    await eventually(() => readiness.first(200, passedAt), 20_000);
    await readiness.stop();
    await liveness.stop();

    expect(Object.keys(liveness.tally())).toEqual(['200']);
  }, 60_000);
});

describe('a service whose connections are reset', () => {
  it('continues, and is ready again with new connections', async () => {
    const { url, dataSource, liveness } = await start(ADAPTERS[0]!, ABANDON_AFTER_MS);
    await openConnections(dataSource, 3);

    proxy.refuse();
    proxy.reset();
    const readiness = new Probing(`${url}/readyz`);
    await eventually(() => readiness.first(503));
    await proxy.pass();
    const passedAt = performance.now();
    await eventually(() => readiness.first(200, passedAt));
    await readiness.stop();
    await liveness.stop();

    expect(Object.keys(liveness.tally())).toEqual(['200']);
  }, 30_000);
});

async function openConnections(dataSource: DataSource, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => dataSource.query('SELECT pg_sleep(0.1)')));
  expect(proxy.connections).toBeGreaterThanOrEqual(count);
}

/** Whether each later query has settled. */
function watchQueries(dataSource: DataSource): boolean[] {
  const settled: boolean[] = [];
  const original = dataSource.query.bind(dataSource);
  dataSource.query = async <T>(...args: Parameters<typeof original>): Promise<T> => {
    const index = settled.push(false) - 1;
    try {
      return await original<T>(...args);
    } finally {
      settled[index] = true;
    }
  };
  return settled;
}
