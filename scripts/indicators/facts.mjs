import { setTimeout as delay } from 'node:timers/promises';
import { freePorts } from '../../test/support/loopback.mjs';
import { bullmq } from './bullmq.mjs';
import { ofKafkaJs } from './kafka/facts.mjs';
import { kafka } from './kafka.mjs';
import { mongo, mongoServer } from './mongo.mjs';
import { nats, natsServer } from './nats.mjs';
import { rabbitmq, rabbitServer, urlOf } from './rabbitmq.mjs';
import { redis, redisServer } from './redis.mjs';

/** How long a call may take until it counts as one that waits. */
const WAIT_MS = 3000;

/** The facts of docs/what-a-ping-does-not-tell.md. It fails if one is no longer true. */
export const facts = {
  commands: [...redis.commands, ...rabbitmq.commands, ...nats.commands],
  clients: {},
  also: {
    ...redis.clients,
    ...bullmq.clients,
    ...bullmq.also,
    ...rabbitmq.clients,
    ...rabbitmq.also,
    ...kafka.clients,
    ...nats.clients,
    ...mongo.clients,
  },
  async run(clients) {
    const { load } = clients;
    for (const version of ['ioredis-5', 'ioredis-6']) await ofIoRedis(load, version);
    for (const version of ['redis-4', 'redis-6']) await ofNodeRedis(load, version);
    for (const version of ['bullmq-5', 'bullmq-6']) await ofBullMq(load, version);
    for (const version of ['nats-2', 'nats-3']) await ofNats(load, version);
    for (const version of ['kafkajs-2.0', 'kafkajs-2']) await ofKafkaJs(load, version, { tell, outcomeOf });
    for (const version of ['mongoose-8', 'mongoose']) await ofMongo(clients, version);
    await ofRabbitMq(load);
  },
};

async function ofIoRedis(load, version) {
  const { server, port } = await aRedis();
  const client = new (load(version).Redis)({ host: '127.0.0.1', port }).on('error', () => {});
  await client.ping();
  await server.freeze();
  const pings = Array.from({ length: 10 }, () => client.ping());
  pings.forEach((ping) => ping.catch(() => {}));
  tell(`${version}, server frozen: a ping`, await outcomeOf(pings[0]), 'waits');
  tell(`${version}, server frozen: status`, client.status, 'ready');
  tell(`${version}, server frozen: commands queued after ten pings`, client.commandQueue.length, 10);
  client.disconnect();
  await server.kill();
}

async function ofNodeRedis(load, version) {
  const { server, port } = await aRedis();
  const client = load(version).createClient({ socket: { host: '127.0.0.1', port } });
  client.on('error', () => {});
  await client.connect();
  await server.kill();
  await delay(200);
  const ping = client.ping();
  ping.catch(() => {});
  tell(`${version}, server gone: a ping`, await outcomeOf(ping), 'waits');
  tell(`${version}, server gone: isOpen`, client.isOpen, true);
  void Promise.resolve(client.disconnect()).catch(() => {});
}

async function ofBullMq(load, version) {
  const { server, port } = await aRedis();
  const connection = { host: '127.0.0.1', port };
  const queue = new (load(version).Queue)('facts', { connection }).on('error', () => {});
  const worker = new (load(version).Worker)('facts', async () => {}, { connection }).on('error', () => {});
  await worker.waitUntilReady();
  await queue.getJobCounts();
  await server.kill();
  await delay(200);
  const counts = queue.getJobCounts();
  counts.catch(() => {});
  tell(`${version}, Redis gone: worker.isRunning()`, worker.isRunning(), true);
  tell(`${version}, Redis gone: queue.waitUntilReady()`, await outcomeOf(queue.waitUntilReady()), 'resolves');
  tell(`${version}, Redis gone: queue.getJobCounts()`, await outcomeOf(counts), 'waits');
  for (const each of [queue, worker]) void each.disconnect().catch(() => {});
}

async function ofNats(load, version) {
  const [port] = await freePorts(1);
  const server = await natsServer(port).start();
  const client = await load(version).connect({ servers: `127.0.0.1:${port}`, maxReconnectAttempts: -1 });
  await server.freeze();
  const rtt = client.rtt();
  rtt.catch(() => {});
  tell(`${version}, server frozen: rtt()`, await outcomeOf(rtt), 'waits');
  server.resume();
  await server.kill();
  await delay(200);
  tell(`${version}, server gone: isClosed()`, client.isClosed(), false);
  tell(`${version}, server gone: rtt()`, await outcomeOf(client.rtt()), 'rejects');
  void client.close().catch(() => {});
}

async function ofMongo(clients, version) {
  const server = await (await mongoServer(clients)).start();
  const url = `mongodb://127.0.0.1:${server.port}`;
  const connection = await clients.load(version).createConnection(url).asPromise();
  const ping = async () => connection.db.command({ ping: 1 });
  await ping();
  await server.freeze();
  tell(`${version}, server frozen: readyState`, connection.readyState, 1);
  tell(`${version}, server frozen: a ping`, await outcomeOf(ping()), 'waits');
  server.resume();
  await server.kill();
  await delay(200);
  tell(`${version}, server gone: readyState`, connection.readyState, 0);
  tell(`${version}, server gone: a ping`, await outcomeOf(ping()), 'waits');
  void connection.close().catch(() => {});
}

async function ofRabbitMq(load) {
  const server = await rabbitServer();
  const connect = async () => (await load('amqplib-2').connect(urlOf(server))).on('error', () => {});
  const connection = await connect();
  const channel = (await connection.createConfirmChannel()).on('error', () => {});
  await channel.assertQueue('facts');
  await server.control('set_vm_memory_high_watermark', '0.00001');
  channel.sendToQueue('facts', Buffer.from('work'));
  const confirmed = channel.waitForConfirms();
  confirmed.catch(() => {});
  tell('amqplib-2, memory alarm: a publish with a confirm', await outcomeOf(confirmed), 'waits');
  const check = async () => (await (await connect()).createChannel()).checkQueue('facts');
  tell('amqplib-2, memory alarm: a new connection and checkQueue()', await outcomeOf(check()), 'resolves');
  await server.control('set_vm_memory_high_watermark', '0.4');
  await confirmed;

  tell('amqplib-2, checkQueue() of a missing queue', await outcomeOf(channel.checkQueue('missing')), 'rejects');
  await delay(200);
  const publish = async () => channel.sendToQueue('facts', Buffer.from('work'));
  tell('amqplib-2, the next publish on that channel', await outcomeOf(publish()), 'rejects');
  await server.kill();
}

async function aRedis() {
  const [port] = await freePorts(1);
  return { port, server: await redisServer(port).start() };
}

async function outcomeOf(promise) {
  const settled = promise.then(
    () => 'resolves',
    () => 'rejects',
  );
  return Promise.race([settled, delay(WAIT_MS, 'waits')]);
}

function tell(what, seen, expected) {
  console.log(`facts: ${what}: ${seen}`);
  if (seen !== expected) throw new Error(`${what} is ${seen}, not ${expected}`);
}
