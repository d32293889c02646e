import { setTimeout as delay } from 'node:timers/promises';
import { SqlIndicator } from 'nestjs-vitals/sql';
import { installClients } from './clients.mjs';
import { live } from './life.mjs';
import { mariadbServer } from './mariadb.mjs';
import { enlist } from './matrix.mjs';
import { countOpen } from './open-calls.mjs';
import { postgresServer } from './postgres.mjs';
import { generatedPrisma, generatePrisma } from './prisma.mjs';
import { mariadbClients, POOL_SIZE, postgresClients } from './sql-clients.mjs';
import { until } from './until.mjs';
import { watch } from './watch.mjs';

/** A hung query is given up after a while, because another connection of the pool may answer. */
const MOST_OPEN = 3;
const MAX_WAITING = 2;
/** They do not tell who waits. */
const SILENT = ['kysely', 'mikro-orm-7', 'prisma-6', 'prisma-7'];
export const sql = {
  commands: ['mariadbd'],
  clients: {
    // Before this one, pg waits for ever on the Nodes that are supported.
    'pg-8.0': 'pg@8.0.3',
    pg: 'pg@^8',
    'mysql2-3.0': 'mysql2@3.0.0',
    mysql2: 'mysql2@^3',
    sequelize: 'sequelize@^6',
    knex: 'knex@^3',
    'drizzle-orm': 'drizzle-orm@^0.45',
    // Newer ones need Node 22.
    kysely: 'kysely@^0.28',
  },
  also: ormsOf(7),
  /** Each major of MikroORM and Prisma by its number: two of them in one folder would get in each other's way. */
  async prepare(clients) {
    const orms = { 6: await installClients(ormsOf(6)), 7: clients };
    for (const [major, installed] of Object.entries(orms)) {
      enlist(`mikro-orm-${major}`, installed.titleOf('@mikro-orm/mariadb'));
      enlist(`prisma-${major}`, installed.titleOf('@prisma/client'));
      generatePrisma(installed.folder, major);
      generatedPrisma(installed);
      for (const name of ['@mikro-orm/mariadb', '@prisma/adapter-mariadb']) installed.load(name);
    }
    return orms;
  },
  async run(clients, orms) {
    const mariadb = await mariadbServer();
    await follows('MariaDB', mariadb, await mariadbClients(clients, orms, mariadb), 'SELECT SLEEP(3)');

    const postgres = await postgresServer();
    const pools = postgresClients(clients, postgres);
    const setPassword = async (password) => {
      await pools.pg.send(`ALTER USER orders PASSWORD '${password}'`);
      // The server is killed and does not write at each commit.
      await pools.pg.send('CHECKPOINT');
    };
    await follows('PostgreSQL', { ...postgres, setPassword }, pools, 'SELECT pg_sleep(3)');
  },
};

function ormsOf(major) {
  const packages = ['@mikro-orm/core', '@mikro-orm/mariadb', '@prisma/adapter-mariadb', '@prisma/client', 'prisma'];
  return Object.fromEntries(packages.map((name) => [name, `${name}@^${major}`]));
}

async function follows(database, server, clients, sleep) {
  const counted = Object.entries(clients).filter(([, { calls }]) => calls);
  const counts = Object.fromEntries(
    counted.map(
      ([
        name,
        {
          calls: [on, method],
        },
      ]) => [name, countOpen(on, [method])],
    ),
  );
  const watched = await watch(indicatorsOf(clients));
  // Its pool first waits for what it began while the server was frozen.
  const late = watched.names.filter((name) => name.startsWith('prisma'));
  await live({ family: `sql on ${database}`, server, watch: watched, counts, mostOpen: MOST_OPEN, late });
  await exhausted(database, clients, sleep);
  await refused(database, server, watched);
  await watched.close();
  await server.kill();
}

/** As many slow queries as the pool has connections, and more callers than may wait. */
async function exhausted(database, clients, sleep) {
  const watched = await watch(indicatorsOf(clients, { maxWaiting: MAX_WAITING }));
  const silent = watched.names.filter((name) => SILENT.includes(name));
  const telling = watched.names.filter((name) => !SILENT.includes(name));
  await watched.all('healthy', 5000, telling);
  const callers = POOL_SIZE + MAX_WAITING + 1;
  // Some send nothing until somebody waits for the answer.
  const slowly = async ({ send }) => send(sleep);
  const started = Object.values(clients).flatMap((each) => Array.from({ length: callers }, () => slowly(each)));
  // On a busy machine a client may give up while it waits, which is not what is looked at.
  const queries = Promise.allSettled(started);
  const isTold = (name) => / callers wait .* at most 2/.test(watched.message(name));
  const wrong = () => telling.filter((name) => !isTold(name));
  await until(
    () => wrong().length === 0,
    () => `not told: ${JSON.stringify(wrong().map((name) => [name, watched.checks[name]]))}`,
    2500,
  );
  say(`${database}: pool exhausted: "${watched.message(telling[0])}"`);
  for (const name of silent)
    if (!/does not tell/.test(watched.message(name))) throw new Error(`${name} says "${watched.message(name)}"`);
  await queries;
  say(`${database}: pool free: healthy after ${await watched.all('healthy', 5000, telling)} ms`);
  watched.passed('pool exhausted', telling);
  watched.passed('maxWaiting refused', silent);
  await watched.close();
}

async function refused(database, server, watched) {
  await watched.all('healthy', 5000);
  await server.setPassword('another');
  await server.kill();
  await server.start();
  await watched.all('unhealthy', 5000);
  // It stays so, and by now those that were still connecting say why.
  await delay(1000);
  await watched.all('unhealthy', 0);
  for (const name of watched.names) say(`${database}: wrong password: ${name} says "${watched.message(name)}"`);
  watched.passed('wrong password');
}

function indicatorsOf(clients, options) {
  return Object.fromEntries(
    Object.entries(clients).map(([name, { client }]) => [name, [SqlIndicator, client, options]]),
  );
}

function say(text) {
  console.log(`sql on ${text}`);
}
