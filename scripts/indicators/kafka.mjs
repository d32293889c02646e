import { fileURLToPath } from 'node:url';
import { KafkaIndicator, KafkaProgressHeartbeat } from 'nestjs-vitals/kafka';
import { freePorts } from '../../test/support/loopback.mjs';
import { live } from './life.mjs';
import { countOpen } from './open-calls.mjs';
import { Gate, MAX_SILENCE_MS, progress } from './progress.mjs';
import { Server } from './server.mjs';
import { until } from './until.mjs';
import { watch } from './watch.mjs';

const VERSIONS = ['kafkajs-2.0', 'kafkajs-2'];
/** kafkajs sends a heartbeat when a fetch has ended, so about every 800 ms. */
const CONSUMER = { heartbeatInterval: 500, maxWaitTimeInMs: 400, sessionTimeout: 10_000 };
const SILENCE = { maxSilenceMs: 1500 };

/** The real clients, and a protocol double of a broker instead of Kafka. */
export const kafka = {
  commands: [],
  clients: {
    'kafkajs-2.0': 'kafkajs@2.0.0',
    'kafkajs-2': 'kafkajs@^2',
  },
  // Only its types: the native code is not on npm.
  also: { '@confluentinc/kafka-javascript': '@confluentinc/kafka-javascript@^1' },
  async run({ load }) {
    for (const scenario of [life, crash, progresses])
      await Promise.all(VERSIONS.map((version) => scenario(load, version)));
  },
};

/** The freeze lasts longer than the session, so that the consumer has to join its group again. */
async function life(load, version) {
  const server = await kafkaDouble();
  const consumer = clientOf(load, version, server).consumer({ groupId: 'life', ...CONSUMER });
  const watched = await watch(indicatorOf(version, consumer));
  await run(consumer, 'orders', async () => {});
  const counts = { [version]: countOpen(consumer, ['connect', 'describeGroup', 'commitOffsets']) };
  const queued = { [version]: longestQueueOf(consumer) };
  // kafkajs 2.0.0 blocks the event loop for ever once its only broker is gone.
  await live({ family: 'kafka', server, watch: watched, counts, queued, kills: version !== 'kafkajs-2.0' });

  await consumer.stop();
  await watched.all('unhealthy', 2000);
  say(`stopped: ${version} says "${watched.message(version)}"`);
  await watched.close();
  await consumer.disconnect();
  await server.kill();
}

/** A consumer whose group is refused: it crashes, and kafkajs does not start it again. */
async function crash(load, version) {
  const server = await kafkaDouble();
  const client = clientOf(load, version, server);
  const consumer = client.consumer({ groupId: 'crash', ...CONSUMER });
  const [admin, producer] = [client.admin(), client.producer()];
  await Promise.all([admin.connect(), producer.connect()]);
  class Progress extends KafkaProgressHeartbeat {
    constructor() {
      super({ name: version, consumer, admin, maxSilenceMs: MAX_SILENCE_MS });
    }
  }
  const watched = await watch(indicatorOf(version, consumer), [Progress]);
  await run(consumer, 'orders', async () => {});
  await watched.all('healthy', 5000);
  server.signal('SIGUSR2');
  await until(() => /does not start it again/.test(watched.message(version)), `${version} has not crashed`);
  say(`${version}: crashed: "${watched.message(version)}"`);
  const end = performance.now() + 2 * MAX_SILENCE_MS;
  await until(() => watched.liveness() !== 'alive' || performance.now() > end, 'never');
  if (watched.liveness() !== 'alive') throw new Error(`${version} is ${watched.liveness()} without a message`);
  await producer.send({ topic: 'orders', messages: [{ value: 'work' }] });
  await until(() => watched.liveness() === `stalled ${version}`, `${version} is not stalled`, 10 * MAX_SILENCE_MS);
  say(`${version}: crashed: alive while the topic is empty, stalled once a message waits`);
  await watched.close();
  await Promise.allSettled([consumer.disconnect(), admin.disconnect(), producer.disconnect()]);
  await server.kill();
}

async function progresses(load, version) {
  const server = await kafkaDouble();
  const client = clientOf(load, version, server);
  const consumer = client.consumer({ groupId: 'progress', ...CONSUMER, sessionTimeout: 60_000 });
  const [admin, producer] = [client.admin(), client.producer()];
  await Promise.all([admin.connect(), producer.connect()]);
  const gate = new Gate();
  class Progress extends KafkaProgressHeartbeat {
    constructor() {
      super({ name: version, consumer, admin, maxSilenceMs: MAX_SILENCE_MS });
    }

    async onModuleInit() {
      await run(consumer, 'orders', () => gate.work());
    }
  }
  await progress({
    family: 'kafka',
    name: version,
    provider: Progress,
    gate,
    takenWaits: true,
    send: () => producer.send({ topic: 'orders', messages: [{ value: 'work' }] }),
    async frozen(look) {
      await server.freeze();
      await look();
      server.resume();
    },
  });
  await Promise.allSettled([consumer.disconnect(), admin.disconnect(), producer.disconnect()]);
  await server.kill();
}

/** A protocol double of a broker, in a process that can be frozen and killed. */
export async function kafkaDouble() {
  const [port] = await freePorts(1);
  const double = fileURLToPath(new URL('./kafka/double.mjs', import.meta.url));
  return new Server({ command: process.execPath, args: [double, String(port)], port }).start();
}

export function clientOf(load, version, { port }, more = {}) {
  const { Kafka, logLevel } = load(version);
  return new Kafka({ brokers: [`127.0.0.1:${port}`], logLevel: logLevel.NOTHING, ...more });
}

async function run(consumer, topic, eachMessage) {
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({ eachMessage });
}

/** How many requests of kafkajs have waited at most for others to be answered. */
function longestQueueOf(consumer) {
  let longest = 0;
  consumer.on(consumer.events.REQUEST_QUEUE_SIZE, ({ payload }) => (longest = Math.max(longest, payload.queueSize)));
  return () => longest;
}

function indicatorOf(version, consumer) {
  return { [version]: [KafkaIndicator, consumer, SILENCE] };
}

function say(text) {
  console.log(`kafka: ${text}`);
}
