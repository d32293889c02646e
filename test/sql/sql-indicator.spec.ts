import { afterEach, describe, expect, it } from '@jest/globals';
import { poolUse } from '../../src/sql/pool-use.js';
import { SqlIndicator, type SqlClient, type SqlIndicatorOptions } from '../../src/sql/index.js';
import { lookedAt } from '../support/looked-at.js';
import { closeContexts } from '../support/nest-app.js';

afterEach(closeContexts);

function indicatorOf(client: object, options?: SqlIndicatorOptions) {
  return class extends SqlIndicator {
    constructor() {
      super(client as SqlClient, options);
    }
  };
}

/** Doubles with the shapes of clients; scripts/indicators.mjs and test/e2e/sql have the real ones. */
function doubles(sent: unknown[], answer: (query: unknown) => Promise<unknown> = () => Promise.resolve([])) {
  const send = (query: unknown): Promise<unknown> => {
    sent.push(query);
    return answer(query);
  };
  const connection = { execute: send };
  const manager = { getConnection: () => connection };
  return {
    'a client with query()': { query: send },
    'a pool of mysql2 for callbacks': { query: () => ({}), promise: () => ({ query: send }) },
    Prisma: { $queryRawUnsafe: send, $executeRawUnsafe: send },
    Drizzle: { execute: send, select: () => undefined },
    Knex: Object.assign(() => undefined, { raw: send }),
    'an entity manager of MikroORM': { ...manager, execute: () => Promise.reject(new Error('no context')) },
    MikroORM: { em: manager },
  };
}

describe.each(Object.keys(doubles([])) as (keyof ReturnType<typeof doubles>)[])('SqlIndicator on %s', (name) => {
  it('sends its query, and is healthy', async () => {
    const sent: unknown[] = [];
    const { becomes } = await lookedAt(indicatorOf(doubles(sent)[name], { query: 'SELECT 1 FROM DUAL' }));
    await becomes('healthy');
    expect(new Set(sent)).toEqual(new Set(['SELECT 1 FROM DUAL']));
  });

  it('is unhealthy with the text of the client if the query fails', async () => {
    const client = doubles([], () => Promise.reject(new Error('too many clients')))[name];
    const { report } = await lookedAt(indicatorOf(client));
    expect(await report()).toMatchObject({ status: 'unhealthy', message: 'too many clients' });
  });
});

describe('SqlIndicator and wrong clients', () => {
  it.each([
    ['returns no promise', { query: () => ({}) }, 'the client returned no promise; use its promise form'],
    ['has no method that it knows', {}, 'the client has no method that SqlIndicator knows'],
    [
      'is a MikroORM on another kind of database',
      { em: { getConnection: () => ({}) } },
      'the connection of MikroORM has no method `execute`',
    ],
  ])('is unhealthy if the client %s', async (_what, client, message) => {
    const { report } = await lookedAt(indicatorOf(client));
    expect(await report()).toMatchObject({ status: 'unhealthy', message });
  });

  it.each([-1, 1.5, '3', NaN, Infinity, 2 ** 31])('refuses %j as maxWaiting', (maxWaiting) => {
    const create = () => new (indicatorOf({}, { maxWaiting: maxWaiting as number }))();
    expect(create).toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS' }));
  });
});

describe('the use of a pool', () => {
  const list = (length: number) => ({ length });
  const mysql2 = { _connectionQueue: list(3), _allConnections: list(5), _freeConnections: list(1) };
  const tarn = { numPendingAcquires: () => 3, numUsed: () => 4, numFree: () => 1 };
  const told = { waiting: 3, used: 4, idle: 1 };
  it.each([
    ['pg', { query: 0, waitingCount: 3, totalCount: 5, idleCount: 1 }, told],
    ['mysql2 for callbacks', mysql2, told],
    ['mysql2 for promises', { pool: mysql2 }, told],
    ['Knex', { client: { pool: tarn } }, told],
    ['Sequelize', { connectionManager: { pool: { waiting: 3, using: 4, available: 1 } } }, told],
    ['Sequelize with replicas', { connectionManager: { pool: { read: {}, write: {} } } }, undefined],
    ['Drizzle on pg', { $client: { waitingCount: 3, totalCount: 5, idleCount: 1 } }, told],
    ['Drizzle on mysql2', { $client: { pool: mysql2 } }, told],
    ['MikroORM 6', { em: { getConnection: () => ({ getKnex: () => ({ client: { pool: tarn } }) }) } }, told],
    ['MikroORM 7', { getConnection: () => ({}) }, undefined],
    ['Prisma', { $queryRawUnsafe: () => Promise.resolve() }, undefined],
    ['a mysql2 that has changed', { pool: {}, getConnection: () => Promise.resolve(), query: 0 }, undefined],
    ['a pool that tells nonsense', { waitingCount: '3' }, undefined],
  ])('is read from %s', (_name, client, expected) => {
    expect(poolUse(client as unknown as SqlClient)).toEqual(expected);
  });
});
