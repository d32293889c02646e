import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { RedisIndicator } from 'nestjs-vitals/redis';
import { freePorts } from '../../test/support/loopback.mjs';
import { live } from './life.mjs';
import { countOpen } from './open-calls.mjs';
import { Server } from './server.mjs';
import { until } from './until.mjs';
import { watch } from './watch.mjs';

const run = promisify(execFile);
const QUIET = ['--repl-diskless-sync-delay', '0', '--save', '', '--appendonly', 'no', '--loglevel', 'warning'];

/** One of them, at least, is on each master. */
const KEYS = ['a', 'b', 'c', 'd', 'e', 'f'];

export const redis = {
  commands: ['redis-server'],
  clients: { 'ioredis-5': 'ioredis@^5', 'ioredis-6': 'ioredis@^6', 'redis-4': 'redis@^4', 'redis-6': 'redis@^6' },
  async run({ load }) {
    await single(load);
    await refusals(load);
    await sentinel(load);
    await cluster(load);
  },
};

/** A Redis on `port`, which keeps nothing. */
export function redisServer(port, ...more) {
  const folder = mkdtempSync(join(tmpdir(), 'vitals-redis-'));
  const args = ['--port', String(port), '--dir', folder, ...QUIET, ...more];
  return Object.assign(new Server({ command: 'redis-server', args, port }), { folder });
}

async function single(load) {
  const [port] = await freePorts(1);
  const server = await redisServer(port).start();
  const clients = await everyClient(load, port);
  const counts = Object.fromEntries(
    Object.entries(clients).map(([name, client]) => [name, countOpen(client, [client.call ? 'call' : 'sendCommand'])]),
  );
  const queued = Object.fromEntries(
    Object.entries(clients)
      .filter(([name]) => name.startsWith('ioredis'))
      .map(([name, { commandQueue, offlineQueue }]) => [name, () => commandQueue.length + offlineQueue.length]),
  );
  const watched = await watch(mapped(clients, (client) => [RedisIndicator, client]));
  await live({ family: 'redis', server, watch: watched, counts, queued });
  await ended(watched, clients, server);
}

/** A wrong password, a replica, a full memory and a disk that is gone: a ping sees some of them, a write all. */
async function refusals(load) {
  const [masterPort, replicaPort, guardedPort] = await freePorts(3);
  const guarded = await redisServer(guardedPort, '--requirepass', 'right').start();
  const strangers = await everyClient(load, guardedPort, 'wrong');
  const refused = await watch(mapped(strangers, (client) => [RedisIndicator, client]));
  await refused.all('unhealthy', 5000);
  const told = () => refused.names.every((name) => /WRONGPASS/.test(refused.message(name)));
  await until(told, () => `a client does not say why: ${JSON.stringify(refused.checks)}`);
  for (const name of refused.names) say(`wrong password: ${name} says "${refused.message(name)}"`);
  refused.passed('wrong password');
  await ended(refused, strangers, guarded);

  const master = await redisServer(masterPort, '--save', '900', '1').start();
  const replica = await redisServer(replicaPort, '--replicaof', '127.0.0.1', String(masterPort)).start();
  const [clients, onReplica] = [await everyClient(load, masterPort), await everyClient(load, replicaPort)];
  const watched = await watch({
    ...mapped(clients, (client) => [RedisIndicator, client]),
    ...prefixed(
      'writable ',
      mapped(clients, (client) => [RedisIndicator, client, { writable: true }]),
    ),
    ...prefixed(
      'replica ',
      mapped(onReplica, (client) => [RedisIndicator, client]),
    ),
    ...prefixed(
      'writable replica ',
      mapped(onReplica, (client) => [RedisIndicator, client, { writable: true }]),
    ),
  });
  const [plain, writable] = [Object.keys(clients), Object.keys(prefixed('writable ', clients))];
  await watched.all('healthy', 5000, [...plain, ...writable, ...Object.keys(prefixed('replica ', onReplica))]);
  await watched.all('unhealthy', 5000, Object.keys(prefixed('writable replica ', onReplica)));
  say(`a replica: "${watched.message('writable replica ioredis-6')}"`);
  watched.passed('a replica');

  const admin = clients['ioredis-6'];
  if ((await admin.exists('nestjs-vitals')) !== 0) throw new Error('redis: the check left a key');
  await admin.config('SET', 'maxmemory', '1');
  await watched.all('unhealthy', 5000, writable);
  await watched.all('healthy', 5000, plain);
  say(`no memory: "${watched.message('writable redis-4')}", and a ping is still answered`);
  await admin.config('SET', 'maxmemory', '0');
  await watched.all('healthy', 5000, writable);
  rmSync(master.folder, { recursive: true });
  await admin.bgsave();
  await watched.all('unhealthy', 5000, [...plain, ...writable]);
  say(`no disk: "${watched.message('redis-4')}"`);
  watched.passed('no memory');
  watched.passed('no disk');
  await ended(watched, clients, master);
  await ended(undefined, onReplica, replica);
}

async function sentinel(load) {
  const [masterPort, replicaPort, sentinelPort] = await freePorts(3);
  const master = await redisServer(masterPort).start();
  const replica = await redisServer(replicaPort, '--replicaof', '127.0.0.1', String(masterPort)).start();
  const file = join(replica.folder, 'sentinel.conf');
  const settings = { 'down-after-milliseconds': 1000, 'failover-timeout': 5000 };
  writeFileSync(
    file,
    [
      `port ${sentinelPort}`,
      `sentinel monitor shop 127.0.0.1 ${masterPort} 1`,
      ...Object.entries(settings).map(([name, value]) => `sentinel ${name} shop ${value}`),
    ].join('\n'),
  );
  const watcher = await new Server({
    command: 'redis-server',
    args: [file, '--sentinel', '--loglevel', 'warning'],
    port: sentinelPort,
  }).start();
  const seen = new (load('ioredis-6').Redis)(sentinelPort, '127.0.0.1');
  await until(
    async () => (await seen.call('SENTINEL', 'REPLICAS', 'shop')).length === 1,
    'no replica is known',
    20_000,
  );
  seen.disconnect();

  const sentinels = [{ host: '127.0.0.1', port: sentinelPort }];
  const clients = {
    'ioredis-5': quiet(new (load('ioredis-5').Redis)({ sentinels, name: 'shop' })),
    'ioredis-6': quiet(new (load('ioredis-6').Redis)({ sentinels, name: 'shop' })),
    'redis-6': quiet(load('redis-6').createSentinel({ name: 'shop', sentinelRootNodes: sentinels })),
  };
  await clients['redis-6'].connect();
  const watched = await watch(mapped(clients, (client) => [RedisIndicator, client, { writable: true }]));
  await watched.all('healthy', 10_000);
  await master.kill();
  say(`sentinels: unhealthy after ${await watched.all('unhealthy', 3000)} ms without a master`);
  say(`sentinels: healthy after ${await watched.all('healthy', 30_000)} ms with the next one`);
  watched.passed('sentinels');
  await ended(watched, clients, watcher, replica);
}

async function cluster(load) {
  const ports = await clusterPorts(6);
  const settings = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000', '--cluster-announce-ip', '127.0.0.1'];
  const servers = await Promise.all(ports.map((port) => redisServer(port, ...settings).start()));
  const nodes = ports.map((port) => `127.0.0.1:${port}`);
  const create = ['--cluster', 'create', ...nodes, '--cluster-replicas', '1', '--cluster-yes'];
  await run('redis-cli', create);
  const replicated = async () => {
    const asked = ports.map((at) => run('redis-cli', ['-p', String(at), 'INFO', 'replication']));
    const infos = await Promise.all(asked);
    return infos.filter(({ stdout }) => stdout.includes('master_link_status:up')).length === 3;
  };
  await until(replicated, 'the replicas are not in step', 20_000);
  const [host, port] = ['127.0.0.1', ports[1]];
  const clients = {
    'ioredis-5': quiet(new (load('ioredis-5').Cluster)([{ host, port }])),
    'ioredis-6': quiet(new (load('ioredis-6').Cluster)([{ host, port }])),
    'redis-4': quiet(load('redis-4').createCluster({ rootNodes: [{ socket: { host, port } }] })),
    'redis-6': quiet(load('redis-6').createCluster({ rootNodes: [{ socket: { host, port } }] })),
  };
  for (const name of ['redis-4', 'redis-6']) await clients[name].connect();
  const watched = await watch({
    ...mapped(clients, (client) => [RedisIndicator, client]),
    ...prefixed(
      'writable ',
      mapped(clients, (client) => [RedisIndicator, client, { writable: true }]),
    ),
  });
  await watched.all('healthy', 15_000);
  // An application has traffic, by which the clients learn of another master.
  const traffic = setInterval(() => {
    for (const client of Object.values(clients)) for (const key of KEYS) client.get(key).catch(() => {});
  }, 250);
  await servers[0].freeze();
  say(`cluster: unhealthy after ${await watched.all('unhealthy', 3000)} ms with a frozen master`);
  // The clients do not leave a silent master, so the application's own commands hang, too. They leave one that is gone.
  await servers[0].kill();
  const followers = watched.names.filter((name) => !name.endsWith('redis-4'));
  say(`cluster: healthy after ${await watched.all('healthy', 40_000, followers)} ms with its replica`);
  clearInterval(traffic);
  // redis 4 goes on to wait for the master that is gone, so its indicator is right to stay unhealthy.
  const reads = Promise.all(KEYS.map((key) => clients['redis-4'].get(key))).catch(() => {});
  const outcome = await Promise.race([reads.then(() => 'answers'), delay(3000, 'hangs')]);
  const status = watched.checks['redis-4'].status;
  say(`cluster: redis-4 is ${status}, and a command to the lost slots ${outcome}`);
  if ((status === 'healthy') !== (outcome === 'answers')) throw new Error('redis-4: the indicator is wrong');
  watched.passed('cluster');
  await ended(watched, clients, ...servers);
}

/** A node of a cluster also needs the port 10000 above its own. */
async function clusterPorts(count) {
  const ports = await freePorts(count);
  return ports.every((port) => port < 55_000) ? ports : clusterPorts(count);
}

async function everyClient(load, port, password) {
  const socket = { host: '127.0.0.1', port };
  const clients = {
    'ioredis-5': quiet(new (load('ioredis-5').Redis)({ ...socket, password })),
    'ioredis-6': quiet(new (load('ioredis-6').Redis)({ ...socket, password })),
    'redis-4': quiet(load('redis-4').createClient({ socket, password })),
    'redis-6': quiet(load('redis-6').createClient({ socket, password })),
  };
  // With a wrong password this never resolves in one version, and rejects in the other.
  const connecting = Promise.all(['redis-4', 'redis-6'].map((name) => clients[name].connect()));
  if (password === undefined) await connecting;
  else connecting.catch(() => {});
  return clients;
}

/** Without a listener, an `error` event ends the process. */
function quiet(client) {
  return client.on('error', () => {});
}

async function ended(watched, clients, ...servers) {
  await watched?.close();
  for (const client of Object.values(clients)) attempt(() => (client.destroy ? client.destroy() : client.disconnect()));

  for (const server of servers) await server.kill();
}

function attempt(work) {
  try {
    Promise.resolve(work()).catch(() => {});
  } catch {
    // It has ended already.
  }
}

function mapped(clients, indicator) {
  return Object.fromEntries(Object.entries(clients).map(([name, client]) => [name, indicator(client)]));
}

function prefixed(prefix, entries) {
  return Object.fromEntries(Object.entries(entries).map(([name, value]) => [prefix + name, value]));
}

function say(text) {
  console.log(`redis: ${text}`);
}
