import { execFile, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { RabbitMqIndicator, RabbitMqProgressHeartbeat } from 'nestjs-vitals/rabbitmq';
import { freePorts } from '../../test/support/loopback.mjs';
import { own } from '../rolling-restart/own.mjs';
import { live } from './life.mjs';
import { countOpen } from './open-calls.mjs';
import { Gate, MAX_SILENCE_MS, progress } from './progress.mjs';
import { Server } from './server.mjs';
import { until } from './until.mjs';
import { watch } from './watch.mjs';

/** The commands in Debian's `PATH` change the user, who cannot write to our folder. */
const BIN = '/usr/lib/rabbitmq/bin';
const VERSIONS = ['amqplib-0', 'amqplib-1', 'amqplib-2'];
const run = promisify(execFile);

export const rabbitmq = {
  commands: ['rabbitmq-server'],
  clients: {
    'amqplib-0': 'amqplib@^0.10',
    'amqplib-1': 'amqplib@^1',
    'amqplib-2': 'amqplib@^2',
    'amqp-connection-manager': 'amqp-connection-manager@^5',
  },
  // amqp-connection-manager takes amqplib as a peer.
  also: { amqplib: 'amqplib@^0.10', '@types/amqplib': '@types/amqplib@^0.10' },
  async run({ load }) {
    const server = await rabbitServer();
    await life(load, server);
    await refusals(load, server);
    await alarm(load, server);
    for (const version of VERSIONS) await progresses(load, server, version);
    await server.kill();
  },
};

/** A RabbitMQ of its own, with `control()` for its command line. */
export async function rabbitServer() {
  const [port, epmdPort, distributionPort] = await freePorts(3);
  const folder = mkdtempSync(join(tmpdir(), 'vitals-rabbitmq-'));
  const env = {
    HOME: folder,
    ERL_EPMD_PORT: String(epmdPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: `vitals${port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distributionPort),
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_PID_FILE: join(folder, 'pid'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'plugins'),
  };
  // Otherwise RabbitMQ starts one that outlives it.
  own(spawn('epmd', ['-port', String(epmdPort), '-address', '127.0.0.1'], { stdio: 'ignore' }));
  const server = new Server({ command: `${BIN}/rabbitmq-server`, args: [], port, env, startMs: 60_000 });
  const control = (...args) => run(`${BIN}/rabbitmqctl`, args, { env: { ...process.env, ...env } });
  return Object.assign(await server.start(), { control });
}

async function life(load, server) {
  const clients = await everyClient(load, server);
  const counts = {};
  for (const version of VERSIONS) counts[version] = questionsOn(clients[version].connection);
  const watched = await watch(indicatorsOf(clients));
  await live({ family: 'rabbitmq', server, watch: watched, counts, backMs: 60_000 });
  await ended(watched, clients);
}

/** Counts the questions on every channel that is opened from now on. */
function questionsOn(connection) {
  const count = { open: 0, most: 0, calls: 0 };
  const open = connection.createChannel.bind(connection);
  connection.createChannel = async () => {
    const channel = await open();
    countOpen(channel, ['prefetch', 'checkQueue'], count);
    return channel;
  };
  return count;
}

async function refusals(load, server) {
  const [right, wrong] = [await everyClient(load, server), await everyClient(load, server, 'wrong')];
  const refused = await watch(indicatorsOf(wrong));
  await refused.all('unhealthy', 5000);
  say(`wrong password: "${refused.message('amqplib-2')}", "${refused.message('amqp-connection-manager')}"`);
  refused.passed('wrong password');
  await ended(refused, wrong);

  const { connection } = right['amqplib-2'];
  const channel = await connection.createChannel();
  let isOpen = true;
  channel.on('close', () => (isOpen = false));
  const watched = await watch(indicatorsOf(right, { queue: 'missing' }));
  await watched.all('unhealthy', 5000);
  say(`missing queue: "${watched.message('amqplib-0')}"`);
  await watched.probe();
  if (!isOpen) throw new Error('rabbitmq: the channel of the application was closed');
  await channel.assertQueue('missing');
  say(`queue: healthy after ${await watched.all('healthy', 5000)} ms, on a connection that is still the same`);
  say(`queue: details ${JSON.stringify(watched.checks['amqplib-2'].details)}`);
  watched.passed('missing queue');
  await channel.deleteQueue('missing');
  await ended(watched, right);
}

async function alarm(load, server) {
  const [busy, careful, silent] = [
    await everyClient(load, server),
    await everyClient(load, server),
    await everyClient(load, server),
  ];
  const watched = await watch({
    ...prefixed('publishing ', indicatorsOf(busy)),
    ...prefixed('writable ', indicatorsOf(careful, { writable: true })),
    ...prefixed('consuming ', indicatorsOf(silent)),
  });
  const named = (prefix) => watched.names.filter((name) => name.startsWith(prefix));
  await watched.all('healthy', 10_000);
  await server.control('set_vm_memory_high_watermark', '0.00001');
  for (const { connection } of Object.values(busy))
    connection.createChannel().then((channel) => channel.publish('', 'nobody', Buffer.from('x')));
  await watched.all('unhealthy', 10_000, [...named('publishing '), ...named('writable ')]);
  await watched.all('healthy', 1000, named('consuming '));
  const told = () =>
    [...named('publishing '), ...named('writable ')].every((name) => /memory/.test(watched.message(name)));
  await until(told, () => `the reason is not told: ${JSON.stringify(watched.checks)}`);
  say(`memory alarm: "${watched.message('writable amqplib-0')}"; a connection that never publishes is healthy`);
  await server.control('set_vm_memory_high_watermark', '0.4');
  say(`memory alarm: healthy ${await watched.all('healthy', 10_000)} ms after its end`);
  watched.passed('memory alarm');
  await ended(watched, { ...prefixed('1', busy), ...prefixed('2', careful), ...prefixed('3', silent) });
}

async function progresses(load, server, version) {
  const gate = new Gate();
  const connection = await load(version).connect(urlOf(server));
  connection.on('error', () => {});
  const queue = `${version} progress`;
  const channel = await connection.createChannel();
  await channel.assertQueue(queue);
  await channel.prefetch(1);
  class Progress extends RabbitMqProgressHeartbeat {
    constructor() {
      super({ name: version, connection, queue, maxSilenceMs: MAX_SILENCE_MS });
    }

    async onModuleInit() {
      await this.consume(channel, async (message) => {
        await gate.work();
        channel.ack(message);
      });
    }
  }
  await progress({
    family: 'rabbitmq',
    name: version,
    provider: Progress,
    gate,
    send: async () => channel.sendToQueue(queue, Buffer.from('work')),
    async frozen(look) {
      await server.freeze();
      await look();
      server.resume();
    },
  });
  await connection.close();
}

/** A client as an application has it: `connection`, the argument of the indicator, and how it ends. */
async function everyClient(load, server, password = 'guest') {
  const url = urlOf(server, password);
  const plain = VERSIONS.map(async (version) => [version, await reconnecting(load(version), url)]);
  const manager = load('amqp-connection-manager').connect([url], { reconnectTimeInSeconds: 1 });
  manager.on('connectFailed', () => {});
  if (password === 'guest') await until(() => manager.isConnected(), 'the manager is not connected');
  const managed = {
    source: manager,
    get connection() {
      return manager.connection;
    },
    end: () => manager.close(),
  };
  return Object.fromEntries([...(await Promise.all(plain)), ['amqp-connection-manager', managed]]);
}

/** amqplib does not connect again by itself. */
async function reconnecting(amqplib, url) {
  const client = { source: () => client.connection, isEnded: false };
  const connect = async () => {
    try {
      const connection = await amqplib.connect(url);
      connection.on('error', () => {});
      connection.on('close', () => {
        client.connection = undefined;
        if (!client.isEnded) setTimeout(() => void connect(), 500);
      });
      client.connection = connection;
    } catch {
      if (!client.isEnded) setTimeout(() => void connect(), 500);
    }
  };
  client.end = async () => {
    client.isEnded = true;
    await client.connection?.close();
  };
  await connect();
  return client;
}

export function urlOf({ port }, password = 'guest') {
  return `amqp://guest:${password}@127.0.0.1:${port}?heartbeat=60`;
}

function indicatorsOf(clients, options) {
  const entries = Object.entries(clients);
  return Object.fromEntries(entries.map(([name, { source }]) => [name, [RabbitMqIndicator, source, options]]));
}

function prefixed(prefix, entries) {
  return Object.fromEntries(Object.entries(entries).map(([name, value]) => [prefix + name, value]));
}

async function ended(watched, clients) {
  await watched.close();
  await Promise.allSettled(Object.values(clients).map((client) => client.end()));
}

function say(text) {
  console.log(`rabbitmq: ${text}`);
}
