import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import { drizzle } from 'drizzle-orm/node-postgres';
import knex, { type Knex } from 'knex';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { HealthModule, HealthService, OptionalIndicator, type CheckReport } from '../../../src/index.js';
import { SqlIndicator, type SqlClient, type SqlIndicatorOptions } from '../../../src/sql/index.js';
import { eventually } from '../../support/eventually.js';
import { lookedAt } from '../../support/looked-at.js';
import { closeContexts, startContext } from '../../support/nest-app.js';
import { startPostgres, type EmbeddedPostgres } from '../../support/postgres.js';

const TIMEOUT_MS = 500;
const POOL_SIZE = 2;
const SILENT = { warn() {}, error() {}, debug() {}, deprecate() {} };

function indicatorOf(client: SqlClient, options?: SqlIndicatorOptions): Type<SqlIndicator> {
  return class extends SqlIndicator {
    constructor() {
      super(client, options);
    }
  };
}

let postgres: EmbeddedPostgres;
const ends: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);

afterEach(async () => {
  postgres.thaw();
  await closeContexts();
  await Promise.all(ends.splice(0).map((end) => end()));
});

afterAll(() => postgres.stop());

function poolOf(url = postgres.url): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: POOL_SIZE }).on('error', () => {});
  // The pool listens to idle clients only. Kysely does nothing between the moment at which it gets a client and its query.
  pool.on('connect', (client) => client.on('error', () => {}));
  ends.push(() => pool.end());
  return pool;
}

function knexOf(url = postgres.url): Knex {
  const client = knex({ client: 'pg', connection: url, pool: { min: 0, max: POOL_SIZE }, log: SILENT });
  ends.push(() => client.destroy());
  return client;
}

const kyselyOf = (url?: string) => new Kysely<object>({ dialect: new PostgresDialect({ pool: poolOf(url) }) });

/** Each client, by name, with a pool of its own. */
const CLIENTS: Readonly<Record<string, (url?: string) => SqlClient>> = {
  pg: poolOf,
  drizzle: (url) => drizzle(poolOf(url)),
  kysely: kyselyOf,
  knex: knexOf,
};

describe('SqlIndicator on a real PostgreSQL', () => {
  it('follows the life of the server, with every client, and keeps one query open while the server is frozen', async () => {
    const opened = new Map<string, number>();
    const indicators = Object.entries(CLIENTS).map(([name, create]) => {
      class Counted extends SqlIndicator {
        constructor() {
          super(create());
        }

        override async check() {
          opened.set(name, (opened.get(name) ?? 0) + 1);
          return super.check();
        }
      }
      OptionalIndicator(name, { timeoutMs: TIMEOUT_MS, cacheMs: 0, abandonAfterMs: 60_000 })(Counted);
      return Counted;
    });
    const app = await startContext({ providers: indicators }, HealthModule.forRoot({ answerMs: 10_000 }));
    const health = app.get(HealthService);
    const all = (status: CheckReport['status']) =>
      eventually(async () => {
        const { checks } = await health.readiness();
        const seen = Object.values(checks);
        return seen.length === indicators.length && seen.every((check) => check.status === status) && checks;
      }, 20_000);

    await all('healthy');

    postgres.freeze();
    await all('unhealthy');
    const before = new Map(opened);
    const frozen = await Promise.all(Array.from({ length: 50 }, () => health.readiness()));
    for (const { checks } of frozen)
      for (const { message } of Object.values(checks)) expect(message).toMatch(/^(timed out|still running) after/);
    expect(opened).toEqual(before);
    postgres.thaw();
    await all('healthy');

    await postgres.kill();
    for (const [name, { message }] of Object.entries(await all('unhealthy')))
      expect(`${name}: ${message}`).toMatch(/: \S/);
    await postgres.restart();
    await all('healthy');
  });

  it.each(Object.keys(CLIENTS))('is unhealthy if the server refuses the credentials of %s', async (name) => {
    const url = new URL(postgres.url);
    url.username = 'stranger';
    const { becomes } = await lookedAt(indicatorOf(CLIENTS[name]!(url.href)), 5000);
    const { message } = await becomes('unhealthy');
    expect(message).toMatch(/stranger|authentication/);
    expect(message).not.toContain(url.password || 'no password');
  });
});

describe('SqlIndicator and a pool without a free connection', () => {
  it.each(['pg', 'drizzle'])(
    'is unhealthy with %s if more callers wait than allowed, and says how many',
    async (name) => {
      const pool = poolOf();
      const client = name === 'pg' ? pool : drizzle(pool);
      const { becomes, report } = await lookedAt(indicatorOf(client, { maxWaiting: 2 }), 5000);
      expect(await becomes('healthy')).toMatchObject({ details: { waiting: 0, used: 0, idle: 1 } });

      const taken = await Promise.all(Array.from({ length: POOL_SIZE }, () => pool.connect()));
      const waiting = Array.from({ length: 3 }, () => pool.query('SELECT 1'));
      expect(await report()).toMatchObject({
        status: 'unhealthy',
        message: '3 callers wait for a connection of the pool; expected at most 2',
        details: { waiting: 3, used: POOL_SIZE, idle: 0 },
      });
      for (const each of taken) each.release();
      await Promise.all(waiting);
      await becomes('healthy');
    },
  );

  it('counts those that wait for a connection of knex', async () => {
    const client = knexOf();
    const { becomes, report } = await lookedAt(indicatorOf(client, { maxWaiting: 0 }), 5000);
    await becomes('healthy');
    const taken = await Promise.all(Array.from({ length: POOL_SIZE }, () => client.transaction()));
    const waiting = client.raw('SELECT 1').then(() => true);
    await eventually(() => client.client.pool.numPendingAcquires() === 1);
    expect(await report()).toMatchObject({ status: 'unhealthy', details: { waiting: 1, used: POOL_SIZE } });
    for (const each of taken) await each.rollback();
    await waiting;
    await becomes('healthy');
  });

  it('notices without maxWaiting, too, because its query waits', async () => {
    const pool = poolOf();
    const { becomes } = await lookedAt(indicatorOf(pool), TIMEOUT_MS);
    await becomes('healthy');
    const taken = await Promise.all(Array.from({ length: POOL_SIZE }, () => pool.connect()));
    expect((await becomes('unhealthy')).message).toMatch(/^(timed out|still running) after/);
    expect(pool.waitingCount).toBe(1);
    for (const each of taken) each.release();
    await becomes('healthy');
  });

  it('cannot judge what Kysely does not tell, and says so', async () => {
    const { report } = await lookedAt(indicatorOf(kyselyOf(), { maxWaiting: 1 }), 5000);
    expect(await report()).toMatchObject({
      status: 'unhealthy',
      message: 'the client does not tell how many callers wait, so `maxWaiting` cannot be judged',
    });
  });
});
