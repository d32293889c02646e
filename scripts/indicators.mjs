// Runs the ready-made indicators against the real servers, with the clients at both ends of each range: up, frozen for 20 s under
// twenty probes per second, resumed, killed, restarted, refusing credentials, failing over. The servers must be installed; that of
// MongoDB is a double.
//
//   node scripts/indicators.mjs [redis] [bullmq] [rabbitmq] [kafka] [nats] [mongo] [sql] [typeorm] [facts] …
import { installClients } from './indicators/clients.mjs';
import { bullmq } from './indicators/bullmq.mjs';
import { facts } from './indicators/facts.mjs';
import { kafka } from './indicators/kafka.mjs';
import { enlist, printMatrix } from './indicators/matrix.mjs';
import { mongo } from './indicators/mongo.mjs';
import { nats } from './indicators/nats.mjs';
import { rabbitmq } from './indicators/rabbitmq.mjs';
import { redis } from './indicators/redis.mjs';
import { sql } from './indicators/sql.mjs';
import { compileTypes } from './indicators/types.mjs';
import { typeorm } from './indicators/typeorm.mjs';

/** By name: what must be installed (`commands`), the clients by alias, what they need (`also`, `prepare()`), and the scenarios. */
const FAMILIES = { redis, bullmq, rabbitmq, kafka, nats, mongo, sql, typeorm, facts };

const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in FAMILIES));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}; known: ${Object.keys(FAMILIES).join(', ')}`);
  process.exit(2);
}
const families = (names.length > 0 ? names : Object.keys(FAMILIES)).map((name) => FAMILIES[name]);
const clients = await installClients(Object.assign({}, ...families.flatMap((family) => [family.also, family.clients])));
for (const alias of families.flatMap((family) => Object.keys(family.clients))) {
  enlist(alias, clients.titleOf(alias));
  clients.load(alias);
}
try {
  if (names.length === 0) compileTypes(clients.folder);
  // What blocks this process comes before anything whose times are looked at.
  const prepared = await Promise.all(families.map((family) => family.prepare?.(clients)));
  // Mostly they wait, so they wait together.
  await Promise.all(families.map((family, index) => family.run(clients, prepared[index])));
  printMatrix();
  console.log('indicators: all scenarios passed');
} catch (error) {
  console.error(`indicators: ${error.message}`);
  process.exitCode = 1;
}
// Clients that try to reconnect would keep the process alive.
process.exit();
