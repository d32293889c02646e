import type {
  DrizzleDatabase,
  KnexClient,
  KyselyDatabase,
  MikroOrmClient,
  MikroOrmManager,
  PrismaClient,
  QueryClient,
  SqlClient,
} from './sql-client.js';

/** Sends `sql` through the pool of the client, and resolves with the answer. */
export async function sendQuery(client: SqlClient, sql: string): Promise<unknown> {
  const answer = start(client, sql);
  // The callback forms of some clients return at once, whatever the database does: that would be healthy by mistake.
  if (!isPromise(answer)) throw new TypeError('the client returned no promise; use its promise form');
  return answer;
}

function start(client: SqlClient, sql: string): unknown {
  if (has<PrismaClient>(client, '$queryRawUnsafe')) return client.$queryRawUnsafe(sql);
  if (has<KyselyDatabase>(client, 'executeQuery')) return client.executeQuery(kyselyQuery(sql) as never);
  if (has<KnexClient>(client, 'raw')) return client.raw(sql);
  // mysql2: the pool for callbacks has this one for promises.
  if (has<{ promise(): QueryClient }>(client, 'promise')) return client.promise().query(sql);
  if (has<QueryClient>(client, 'query')) return client.query(sql);
  if ('em' in client || has<MikroOrmManager>(client, 'getConnection')) return connectionOf(client).execute(sql);
  if (has<DrizzleDatabase>(client, 'execute')) return client.execute(sql);
  throw new TypeError('the client has no method that SqlIndicator knows');
}

/** The connection is the driver's with its pool, and not one that is taken out of it. */
function connectionOf(client: MikroOrmClient | MikroOrmManager): DrizzleDatabase {
  const connection = ('em' in client ? client.em : client).getConnection();
  if (has<DrizzleDatabase>(connection, 'execute')) return connection;
  throw new TypeError('the connection of MikroORM has no method `execute`');
}

/** What `CompiledQuery.raw(sql)` of Kysely makes. */
function kyselyQuery(sql: string): object {
  const query = { kind: 'RawNode', sqlFragments: [sql], parameters: [] };
  return { sql, query, parameters: [], queryId: { queryId: 'nestjs-vitals' } };
}

function has<T extends object>(client: object, method: keyof T & string): client is T {
  return typeof (client as Record<string, unknown>)[method] === 'function';
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined)?.then === 'function';
}
