// Restarts three instances of the example behind HAProxy, one after the other, with SIGTERM, while clients in a separate process
// send requests and never retry. No request may fail. HAProxy does not retry either, so that it cannot hide a failure of the
// instances.
//
//   node scripts/rolling-restart.mjs [--adapter express,fastify] [--rounds 3] [--without-drain]
//
// --without-drain disables the module in the example and uses a hand-written /readyz instead. That run must fail.
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { startPostgres } from '../examples/orders/dist/embedded-postgres/start-postgres.js';
import { KeepAliveClients } from '../test/support/keep-alive-clients.mjs';
import { freePorts } from '../test/support/loopback.mjs';
import { startBalancer } from './rolling-restart/balancer.mjs';
import { Instance } from './rolling-restart/instance.mjs';

const INSTANCES = 3;
const CLIENTS = 40;
const THINK_MS = 300;
/** Enough products that orders do not have to wait for each other. */
const PRODUCTS = 20;

const { adapters, rounds, isDrained } = readArguments();
const postgres = await startPostgres();
let failed = 0;
try {
  if (!isDrained) await makeTables();
  for (const adapter of adapters) failed += await restartInTurn(adapter);
} finally {
  await postgres.stop();
}
console.log(`rolling restart: ${adapters.length * rounds * INSTANCES} restarts, ${failed} requests failed`);
process.exit(failed === 0 ? 0 : 1);

function readArguments() {
  const { values } = parseArgs({
    options: {
      adapter: { type: 'string', default: 'express,fastify' },
      rounds: { type: 'string', default: '3' },
      'without-drain': { type: 'boolean', default: false },
    },
  });
  return {
    adapters: values.adapter.split(','),
    rounds: Number(values.rounds),
    isDrained: !values['without-drain'],
  };
}

/** Restarts all instances in turn, and resolves with the number of requests that failed. */
async function restartInTurn(adapter) {
  const [front, statistics, ...ports] = await freePorts(2 + 2 * INSTANCES);
  const instances = Array.from({ length: INSTANCES }, (_, index) => {
    const [port, probePort] = ports.slice(2 * index);
    return new Instance({ adapter, port, probePort, databaseUrl: postgres.url, isDrained });
  });
  const balancer = startBalancer({ front, statistics, ports: instances.map(({ port }) => port) });
  let clients;
  try {
    await Promise.all(instances.map((instance) => instance.start()));
    await balancer.allUp();
    const requests = await shopping(`http://127.0.0.1:${front}`);
    clients = new KeepAliveClients({ clients: CLIENTS, ports: [front], requests, thinkMs: THINK_MS });
    let before = await clients.report();
    for (let round = 1; round <= rounds; round++) {
      const leaving = [];
      for (const instance of instances) {
        leaving.push(await instance.stop());
        await instance.start();
        await balancer.allUp();
        await delay(300);
      }
      const now = await clients.report();
      const sent = now.answered + now.failed - before.answered - before.failed;
      console.log(
        `${adapter}, round ${round}: ${INSTANCES} instances restarted, each left within ${Math.max(...leaving)} ms; ` +
          `${sent} requests, ${now.failed - before.failed} failed`,
      );
      before = now;
    }
    if (before.failed > 0) explain(before, instances);
    if (before.answered === 0) throw new Error('no request was answered at all');
    return before.failed;
  } finally {
    await clients?.stop();
    await Promise.all(instances.map((instance) => instance.kill()));
    await balancer.stop();
  }
}

/** The requests of a client: from memory, from the database, and with a transaction that must not happen twice. */
async function shopping(url) {
  const ids = await Promise.all(Array.from({ length: PRODUCTS }, () => addProduct(url)));
  const order = (productId) => JSON.stringify({ lines: [{ productId, quantity: 1 }] });
  return [
    ...ids.map(() => ({ path: '/products' })),
    ...ids.map((id) => ({ path: `/products/${id}` })),
    ...ids.map(() => ({ path: '/orders' })),
    ...ids.map((id) => ({ path: '/orders', method: 'POST', body: order(id) })),
  ];
}

async function addProduct(url) {
  const product = { name: `Filter papers ${randomUUID()}`, priceCents: 1, stock: 1_000_000 };
  const headers = { 'content-type': 'application/json', connection: 'close' };
  const response = await fetch(`${url}/products`, { method: 'POST', headers, body: JSON.stringify(product) });
  const { id } = await response.json();
  return id;
}

function explain({ failures }, instances) {
  for (const [reason, times] of Object.entries(failures)) console.log(`  ${times} x ${reason}`);
  for (const { port, errors } of instances) for (const line of errors.slice(-20)) console.log(`  on ${port}: ${line}`);
}

/** Creates the tables. The example does so at its start only if the module is enabled. */
async function makeTables() {
  const [port, probePort] = await freePorts(2);
  const instance = new Instance({ adapter: 'express', port, probePort, databaseUrl: postgres.url, isDrained: true });
  try {
    await instance.start();
  } finally {
    await instance.kill();
  }
}
