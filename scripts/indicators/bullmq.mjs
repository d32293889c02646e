import { BullMqIndicator, BullMqProgressHeartbeat } from 'nestjs-vitals/bullmq';
import { freePorts } from '../../test/support/loopback.mjs';
import { live } from './life.mjs';
import { countOpen } from './open-calls.mjs';
import { Gate, MAX_SILENCE_MS, progress } from './progress.mjs';
import { redisServer } from './redis.mjs';
import { until } from './until.mjs';
import { watch } from './watch.mjs';

const VERSIONS = ['bullmq-5', 'bullmq-6'];

export const bullmq = {
  commands: ['redis-server'],
  clients: { 'bullmq-5': 'bullmq@^5', 'bullmq-6': 'bullmq@^6' },
  // bullmq 6 takes it as a peer.
  also: { ioredis: 'ioredis@^5' },
  async run({ load }) {
    await life(load);
    await nobodyThere(load);
    await limits(load);
    for (const version of VERSIONS) await progresses(load, version);
  },
};

async function life(load) {
  const [port] = await freePorts(1);
  const server = await redisServer(port).start();
  const queues = queuesOf(load, port);
  const counts = Object.fromEntries(
    Object.entries(queues).map(([version, queue]) => [version, countOpen(queue, ['getJobCounts'])]),
  );
  const watched = await watch(indicatorsOf(queues));
  await live({ family: 'bullmq', server, watch: watched, counts });
  await ended(watched, queues, server);
}

/** No Redis, from the beginning: BullMQ's own calls would wait for it. */
async function nobodyThere(load) {
  const [port] = await freePorts(1);
  const queues = queuesOf(load, port);
  const watched = await watch(indicatorsOf(queues));
  say(`no Redis: unhealthy after ${await watched.all('unhealthy', 1000)} ms: "${watched.message('bullmq-6')}"`);
  watched.passed('no Redis');
  await ended(watched, queues);
}

async function limits(load) {
  const [port] = await freePorts(1);
  const server = await redisServer(port).start();
  const queues = queuesOf(load, port);
  const watched = await watch(indicatorsOf(queues, { waiting: 1, oldestWaitingMs: 4000, workers: 0 }));
  await watched.all('healthy', 5000);
  for (const queue of Object.values(queues)) await queue.add('job', {});
  await watched.all('healthy', 1000);
  await watched.all('unhealthy', 10_000);
  say(`limits: "${watched.message('bullmq-5')}", details ${JSON.stringify(watched.checks['bullmq-5'].details)}`);
  for (const queue of Object.values(queues)) await queue.add('job', {}, { priority: 1 });
  await until(
    () => VERSIONS.every((version) => / 2 waiting/.test(watched.message(version))),
    'no limit of jobs is seen',
  );
  say(`limits: "${watched.message('bullmq-6')}"`);
  await ended(watched, queues);

  const lonely = queuesOf(load, port);
  const workers = await watch(indicatorsOf(lonely, { workers: 1 }));
  await workers.all('unhealthy', 5000);
  say(`limits: "${workers.message('bullmq-5')}"`);
  const ones = VERSIONS.map((version) => workerOf(load, version, port, new Gate()));
  say(`limits: healthy ${await workers.all('healthy', 5000)} ms after a worker has come`);
  workers.passed('limits');
  for (const worker of ones) await worker.close(true);
  await ended(workers, lonely, server);
}

async function progresses(load, version) {
  const [port] = await freePorts(1);
  const server = await redisServer(port).start();
  const [gate, queue] = [new Gate(), queuesOf(load, port)[version]];
  const worker = workerOf(load, version, port, gate);
  await worker.waitUntilReady();
  class Progress extends BullMqProgressHeartbeat {
    constructor() {
      super({ name: version, worker, queue, maxSilenceMs: MAX_SILENCE_MS });
    }
  }
  await progress({
    family: 'bullmq',
    name: version,
    provider: Progress,
    gate,
    send: () => queue.add('job', {}),
    async frozen(look) {
      await server.freeze();
      await look();
      server.resume();
    },
  });
  await ended(undefined, { [version]: queue }, server);
}

function queuesOf(load, port) {
  return Object.fromEntries(
    VERSIONS.map((version) => {
      const queue = new (load(version).Queue)(version, { connection: { host: '127.0.0.1', port } });
      return [version, queue.on('error', () => {})];
    }),
  );
}

function workerOf(load, version, port, gate) {
  const options = { connection: { host: '127.0.0.1', port }, concurrency: 1 };
  return new (load(version).Worker)(version, () => gate.work(), options).on('error', () => {});
}

function indicatorsOf(queues, limit) {
  return Object.fromEntries(
    Object.entries(queues).map(([version, queue]) => [version, [BullMqIndicator, queue, limit]]),
  );
}

async function ended(watched, queues, server) {
  await watched?.close();
  for (const queue of Object.values(queues)) void queue.disconnect().catch(() => {});
  await server?.kill();
}

function say(text) {
  console.log(`bullmq: ${text}`);
}
