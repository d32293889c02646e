import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { clientOf, kafkaDouble } from '../kafka.mjs';
import { until } from '../until.mjs';

const GROUP = { groupId: 'facts', heartbeatInterval: 500, maxWaitTimeInMs: 400 };
const BAD_NEWS = ['consumer.crash', 'consumer.stop', 'consumer.disconnect', 'consumer.rebalancing'];

/** What kafkajs says while the double of a broker is frozen, after a crash, and of a server that never speaks. */
export async function ofKafkaJs(load, version, { tell, outcomeOf }) {
  const server = await kafkaDouble();
  const client = clientOf(load, version, server);
  const [consumer, admin] = [client.consumer(GROUP), client.admin()];
  const news = [];
  for (const event of BAD_NEWS) consumer.on(event, ({ payload }) => news.push({ event, payload }));
  await admin.connect();
  await consumer.connect();
  await consumer.subscribe({ topics: ['facts'] });
  await consumer.run({ eachMessage: async () => {} });
  await delay(1000);

  await server.freeze();
  await delay(3000);
  tell(`${version}, broker frozen for 3 s: bad news in the events of the consumer`, news.length, 0);
  server.resume();

  server.signal('SIGUSR2');
  await until(() => news.find(({ event }) => event === 'consumer.crash'), `${version} has not crashed`);
  tell(`${version}, group refused: the consumer starts again after its crash`, news.at(-1).payload.restart, false);
  tell(`${version}, consumer crashed: describeCluster()`, await outcomeOf(admin.describeCluster()), 'resolves');
  await admin.disconnect();
  await server.kill();
  await ofSilence(load, version, { tell, outcomeOf });
}

async function ofSilence(load, version, { tell, outcomeOf }) {
  const silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const admin = clientOf(load, version, silent.address(), { requestTimeout: 1000 }).admin();
  const outcome = await outcomeOf(admin.connect());
  tell(`${version}, a server that never speaks, requestTimeout of 1 s: admin.connect()`, outcome, 'resolves');
  silent.close();
}
