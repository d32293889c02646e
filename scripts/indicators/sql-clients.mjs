import { generatedPrisma } from './prisma.mjs';

export const POOL_SIZE = 2;

/**
 * By name, on MariaDB: each `client` as an application has it, `send` for its queries, and, if a call returns a promise that may be
 * counted, the object and the method of `calls`. `orms` has what is installed for each major of MikroORM and Prisma.
 */
export async function mariadbClients({ load }, orms, { port }) {
  const at = { host: '127.0.0.1', port, user: 'app', password: 'right' };
  const poolOptions = { ...at, database: 'app', connectionLimit: POOL_SIZE };
  const clients = {};
  for (const version of ['mysql2-3.0', 'mysql2']) {
    const promises = load(`${version}/promise`).createPool(poolOptions);
    clients[`promise ${version}`] = {
      client: promises,
      send: (sql) => promises.query(sql),
      calls: [promises, 'query'],
    };
    const callbacks = load(version).createPool(poolOptions);
    const inner = callbacks.promise();
    callbacks.promise = () => inner;
    clients[`callback ${version}`] = { client: callbacks, send: (sql) => inner.query(sql), calls: [inner, 'query'] };
  }

  const sequelize = new (load('sequelize').Sequelize)('app', at.user, at.password, {
    ...{ host: at.host, port, dialect: 'mysql', dialectModule: load('mysql2'), logging: false },
    pool: { max: POOL_SIZE },
  });
  clients['sequelize'] = { client: sequelize, send: (sql) => sequelize.query(sql), calls: [sequelize, 'query'] };

  const silent = { warn() {}, error() {}, debug() {}, deprecate() {} };
  const knex = load('knex')({
    ...{ client: 'mysql2', connection: { ...at, database: 'app' } },
    ...{ pool: { min: 0, max: POOL_SIZE }, log: silent },
  });
  clients['knex'] = { client: knex, send: (sql) => knex.raw(sql) };

  const drizzle = load('drizzle-orm/mysql2').drizzle(load('mysql2').createPool(poolOptions));
  clients['drizzle-orm'] = { client: drizzle, send: (sql) => drizzle.execute(sql), calls: [drizzle, 'execute'] };

  const { Kysely, MysqlDialect, CompiledQuery } = load('kysely');
  const kysely = new Kysely({ dialect: new MysqlDialect({ pool: load('mysql2').createPool(poolOptions) }) });
  const compiled = (sql) => kysely.executeQuery(CompiledQuery.raw(sql));
  clients['kysely'] = { client: kysely, send: compiled, calls: [kysely, 'executeQuery'] };

  for (const [major, installed] of Object.entries(orms)) {
    const orm = await installed.load('@mikro-orm/mariadb').MikroORM.init({
      ...{ ...at, dbName: 'app', entities: [], discovery: { warnWhenNoEntities: false }, connect: false },
      ...{ pool: { min: 0, max: POOL_SIZE }, logger: () => {} },
    });
    const mikro = orm.em.getConnection();
    clients[`mikro-orm-${major}`] = { client: orm, send: (sql) => mikro.execute(sql), calls: [mikro, 'execute'] };

    const { PrismaMariaDb } = installed.load('@prisma/adapter-mariadb');
    const prisma = new (generatedPrisma(installed))({ adapter: new PrismaMariaDb(poolOptions), log: [] });
    clients[`prisma-${major}`] = { client: prisma, send: (sql) => prisma.$queryRawUnsafe(sql) };
  }
  return clients;
}

export function postgresClients({ load }, { url }) {
  const versions = ['pg-8.0', 'pg'];
  return Object.fromEntries(
    versions.map((version) => {
      const pool = new (load(version).Pool)({ connectionString: url, max: POOL_SIZE }).on('error', () => {});
      return [version, { client: pool, send: (sql) => pool.query(sql), calls: [pool, 'query'] }];
    }),
  );
}
