import { NatsIndicator } from 'nestjs-vitals/nats';
import { freePorts } from '../../test/support/loopback.mjs';
import { live } from './life.mjs';
import { countOpen } from './open-calls.mjs';
import { Server } from './server.mjs';
import { until } from './until.mjs';
import { watch } from './watch.mjs';

const VERSIONS = ['nats-2', 'nats-3'];

export const nats = {
  commands: ['nats-server'],
  clients: { 'nats-2': 'nats@^2', 'nats-3': '@nats-io/transport-node@^3' },
  async run({ load }) {
    await life(load);
    await refusal(load);
    await failover(load);
  },
};

async function life(load) {
  const [port] = await freePorts(1);
  const server = await natsServer(port).start();
  const clients = await everyClient(load, [port]);
  const counts = {};
  for (const [name, client] of Object.entries(clients)) counts[name] = countOpen(client, ['rtt']);
  const watched = await watch(indicatorsOf(clients));
  await live({ family: 'nats', server, watch: watched, counts });

  for (const client of Object.values(clients)) {
    // A subscription that holds a message keeps the drain going.
    client.subscribe('held', { callback: () => {} });
    void client.drain();
  }
  await watched.all('unhealthy', 5000);
  console.log(`nats: drained: "${watched.message('nats-3')}"`);
  watched.passed('drained');
  await watched.close();
  await server.kill();
}

/** The client does not connect with a wrong password: the application has no connection then, and does not start. */
async function refusal(load) {
  const [port] = await freePorts(1);
  const server = natsServer(port, '--user', 'app', '--pass', 'right');
  await server.start();
  const clients = await everyClient(load, [port], { user: 'app', pass: 'right' });
  const watched = await watch(indicatorsOf(clients));
  await watched.all('healthy', 5000);
  await server.kill();
  await watched.all('unhealthy', 5000);
  server.args = natsServer(port, '--user', 'app', '--pass', 'another').args;
  await server.start();
  await watched.all('unhealthy', 5000);
  console.log(`nats: wrong password after a restart: "${watched.message('nats-2')}"`);
  watched.passed('wrong password');
  await watched.close();
  await server.kill();
}

async function failover(load) {
  const [first, second, route1, route2] = await freePorts(4);
  const routes = (own, other) => [
    ...['--cluster_name', 'vitals', '--cluster', `nats://127.0.0.1:${own}`],
    ...['--routes', `nats://127.0.0.1:${other}`],
  ];
  const servers = [
    await natsServer(first, ...routes(route1, route2)).start(),
    await natsServer(second, ...routes(route2, route1)).start(),
  ];
  const clients = await everyClient(load, [first, second], { noRandomize: true });
  const watched = await watch(indicatorsOf(clients));
  await watched.all('healthy', 5000);
  await servers[0].kill();
  const isAtSecond = () => Object.values(clients).every((client) => client.getServer().endsWith(String(second)));
  await until(isAtSecond, 'a client is not at the other server');
  console.log(`nats: failover: healthy after ${await watched.all('healthy', 5000)} ms at the other server`);
  watched.passed('failover');
  await watched.close();
  await servers[1].kill();
}

export function natsServer(port, ...more) {
  return new Server({ command: 'nats-server', args: ['-a', '127.0.0.1', '-p', String(port), ...more], port });
}

async function everyClient(load, ports, more = {}) {
  const servers = ports.map((port) => `127.0.0.1:${port}`);
  const settings = { servers, maxReconnectAttempts: -1, reconnectTimeWait: 500, ...more };
  const entries = VERSIONS.map(async (version) => [version, await load(version).connect(settings)]);
  return Object.fromEntries(await Promise.all(entries));
}

function indicatorsOf(clients) {
  return Object.fromEntries(Object.entries(clients).map(([name, client]) => [name, [NatsIndicator, client]]));
}
