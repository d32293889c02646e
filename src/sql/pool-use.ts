import type { SqlClient } from './sql-client.js';

/** How busy a pool is. What a client does not tell is absent. */
export interface PoolUse {
  /** Callers that wait for a connection. */
  readonly waiting: number;
  /** Connections that are in use. */
  readonly used?: number;
  /** Connections that are open and not in use. */
  readonly idle?: number;
}

/** Members of the clients that tell about their pools. Those of mysql2 are not documented, and seen in version 3. */
interface Told {
  readonly waitingCount?: unknown;
  readonly totalCount?: unknown;
  readonly idleCount?: unknown;
  readonly $client?: unknown;
  readonly pool?: unknown;
  readonly _connectionQueue?: { readonly length?: unknown };
  readonly _allConnections?: { readonly length?: unknown };
  readonly _freeConnections?: { readonly length?: unknown };
  readonly client?: { readonly pool?: unknown };
  readonly connectionManager?: { readonly pool?: unknown };
  readonly em?: unknown;
  getConnection?(): { getKnex?(): unknown };
}

/** The pools below knex (tarn) and below Sequelize. */
interface PoolTold {
  numPendingAcquires?(): unknown;
  numUsed?(): unknown;
  numFree?(): unknown;
  readonly waiting?: unknown;
  readonly using?: unknown;
  readonly available?: unknown;
}

/** How busy the pool of the client is, or `undefined` if the client does not tell. */
export function poolUse(client: SqlClient): PoolUse | undefined {
  const told = client as Told;
  return (
    ofPg(told) ??
    ofMysql2(told.pool ?? told) ??
    ofPool(told.client?.pool) ??
    ofPool(told.connectionManager?.pool) ??
    // Drizzle shows the client that it was given.
    (isObject(told.$client) ? poolUse(told.$client as SqlClient) : undefined) ??
    ofMikroOrm(told.em ?? told)
  );
}

function ofPg({ waitingCount, totalCount, idleCount }: Told): PoolUse | undefined {
  return use(waitingCount, Number(totalCount) - Number(idleCount), idleCount);
}

function ofMysql2({ _connectionQueue, _allConnections, _freeConnections }: Told): PoolUse | undefined {
  const idle = _freeConnections?.length;
  return use(_connectionQueue?.length, Number(_allConnections?.length) - Number(idle), idle);
}

function ofPool(pool: unknown): PoolUse | undefined {
  if (!isObject(pool)) return undefined;
  const told = pool as PoolTold;
  if (typeof told.numPendingAcquires === 'function')
    return use(told.numPendingAcquires(), told.numUsed?.(), told.numFree?.());
  return use(told.waiting, told.using, told.available);
}

/** MikroORM 6 is made on knex. */
function ofMikroOrm(manager: Told): PoolUse | undefined {
  if (typeof manager.getConnection !== 'function' || 'query' in manager) return undefined;
  const knex = manager.getConnection().getKnex?.() as Told | undefined;
  return ofPool(knex?.client?.pool);
}

function use(waiting: unknown, used: unknown, idle: unknown): PoolUse | undefined {
  if (!isCount(waiting)) return undefined;
  return { waiting, ...(isCount(used) && { used }), ...(isCount(idle) && { idle }) };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0;
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
