import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { MongoIndicator } from 'nestjs-vitals/mongo';
import { freePorts } from '../../test/support/loopback.mjs';
import { live } from './life.mjs';
import { countOpen } from './open-calls.mjs';
import { Server } from './server.mjs';
import { watch } from './watch.mjs';

const DOUBLE = fileURLToPath(new URL('./mongo-double.mjs', import.meta.url));
const DRIVERS = ['mongodb-6.0', 'mongodb-6', 'mongodb-7'];
const MONGOOSES = ['mongoose-8.0', 'mongoose-8', 'mongoose'];

export const mongo = {
  commands: [],
  clients: {
    'mongodb-6.0': 'mongodb@6.0.0',
    'mongodb-6': 'mongodb@^6',
    'mongodb-7': 'mongodb@^7',
    'mongoose-8.0': 'mongoose@8.0.0',
    'mongoose-8': 'mongoose@^8',
    mongoose: 'mongoose@^9',
  },
  async run(clients) {
    await life(clients);
    await refused(clients);
    await failover(clients);
  },
};

/** A double of mongod. */
export async function mongoServer({ folder }, options = {}) {
  const [port] = options.port ? [options.port] : await freePorts(1);
  const bson = join(folder, 'node_modules/mongodb-7/package.json');
  const args = (more) => [DOUBLE, JSON.stringify({ port, bson, ...options, ...more })];
  const server = new Server({ command: process.execPath, args: args(), port });
  return Object.assign(server, { reconfigure: (more) => (server.args = args(more)) });
}

async function life(clients) {
  const server = await (await mongoServer(clients)).start();
  const sources = await everyClient(clients, [server.port]);
  const counts = Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, countPings(source)]));
  const watched = await watch(indicatorsOf(sources));
  await live({ family: 'mongo (double)', server, watch: watched, counts });
  await ended(watched, sources, server);
}

/** With a wrong password the client does not connect, so the application does not start. */
async function refused(clients) {
  const server = await (await mongoServer(clients, { password: 'right' })).start();
  const sources = await everyClient(clients, [server.port], 'app:right@');
  const watched = await watch(indicatorsOf(sources));
  await watched.all('healthy', 5000);
  await server.kill();
  server.reconfigure({ password: 'another' });
  await server.start();
  await watched.all('unhealthy', 5000);
  await delay(2000);
  await watched.all('unhealthy', 0);
  for (const name of watched.names) say(`wrong password after a restart: ${name} says "${watched.message(name)}"`);
  watched.passed('wrong password');
  await ended(watched, sources, server);
}

/** A primary that steps down with no other in sight, another one, and its death. */
async function failover(clients) {
  const ports = await freePorts(2);
  const hosts = ports.map((port) => `127.0.0.1:${port}`);
  const members = await Promise.all(
    ports.map(async (port, at) => (await mongoServer(clients, { port, hosts, isPrimary: at === 0 })).start()),
  );
  const sources = await everyClient(clients, ports, '', '?replicaSet=shop');
  const watched = await watch(indicatorsOf(sources));
  await watched.all('healthy', 5000);
  say(`replica set: details ${JSON.stringify(watched.checks['mongodb-7'].details)}`);
  await command(clients, ports[0], { replSetStepDown: 60 });
  say(`no primary: unhealthy after ${await watched.all('unhealthy', 1500)} ms: "${watched.message('mongodb-6.0')}"`);
  watched.passed('no primary');
  await command(clients, ports[1], { replSetStepUp: 1 });
  say(`another primary: healthy after ${await watched.all('healthy', 2000)} ms`);
  watched.passed('failover');
  await members[1].kill();
  say(`primary gone: unhealthy after ${await watched.all('unhealthy', 2000)} ms: "${watched.message('mongoose')}"`);
  await command(clients, ports[0], { replSetStepUp: 1 });
  await command(clients, ports[0], { replSetStepUp: 1 });
  say(`the first again: healthy after ${await watched.all('healthy', 2000)} ms`);
  say(`replica set: details ${JSON.stringify(watched.checks['mongodb-7'].details)}`);
  watched.passed('primary gone');
  await ended(watched, sources, ...members);
}

async function command({ load }, port, document) {
  const client = new (load('mongodb-7').MongoClient)(`mongodb://127.0.0.1:${port}/?directConnection=true`);
  await client.db('admin').command(document);
  await client.close();
}

/** A `MongoClient` and a `Db` of each driver, and a connection of each mongoose. */
async function everyClient({ load }, ports, credentials = '', query = '') {
  const mechanism = credentials === '' ? query : '?authMechanism=PLAIN';
  const url = `mongodb://${credentials}${ports.map((port) => `127.0.0.1:${port}`).join(',')}/${mechanism}`;
  const sources = {};
  for (const version of DRIVERS) {
    const client = await new (load(version).MongoClient)(url).connect();
    sources[version] = client;
    sources[`Db of ${version}`] = client.db('orders');
  }
  for (const version of MONGOOSES) sources[version] = await load(version).createConnection(url).asPromise();
  return sources;
}

/** Counts the pings of a source. */
function countPings(source) {
  if (source.command) return countOpen(source, ['command']);
  const client = source.getClient?.() ?? source;
  const database = client.db('admin');
  const open = client.db.bind(client);
  client.db = (name, ...more) => (name === 'admin' ? database : open(name, ...more));
  return countOpen(database, ['command']);
}

function indicatorsOf(sources) {
  return Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, [MongoIndicator, source]]));
}

async function ended(watched, sources, ...servers) {
  await watched.close();
  for (const source of Object.values(sources)) void source.close?.()?.catch(() => {});
  for (const server of servers) await server.kill();
}

function say(text) {
  console.log(`mongo (double): ${text}`);
}
