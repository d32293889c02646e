// Drives the example service, and beside it one with a hand-written health check, through what happens to pods, under the test kubelet.
// Takes two minutes. Exits with 1 if one of its claims is not true.
//
//   node scripts/demo.mjs [--record]
//
// --record writes docs/images/demo.svg. The periods of the probes and the grace period are a third of Kubernetes' defaults, for both
// services, and what happens lasts accordingly: with the defaults it would have to last three times as long, to the same effect.
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { startPostgres } from '../examples/orders/dist/embedded-postgres/start-postgres.js';
import { freePorts } from '../test/support/loopback.mjs';
import { Cache } from './demo/cache.mjs';
import { CHAPTERS } from './demo/chapters.mjs';
import { Journal } from './demo/journal.mjs';
import { picture } from './demo/picture.mjs';
import { Pod } from './demo/pod.mjs';

const PICTURE = fileURLToPath(new URL('../docs/images/demo.svg', import.meta.url));
const { values } = parseArgs({ options: { record: { type: 'boolean', default: false } } });

const [ordersPort, probePort, naivePort, cachePort] = await freePorts(4);
const [nobody, replica] = await Promise.all([serve(503), serve(200)]);
const postgres = await startPostgres();
const cache = new Cache(cachePort);
const pods = [];
let isTrue = true;
try {
  await cache.up();
  await createDatabase('naive');
  pods.push(...podsOf());
  isTrue = await play();
} catch (error) {
  console.error(`demo: ${error.message}`);
  isTrue = false;
} finally {
  await Promise.all(pods.map((pod) => pod.stop()));
  await postgres.stop();
}
process.exit(isTrue ? 0 : 1);

/** Runs the chapters. Resolves with whether all claims are true. */
async function play() {
  const since = performance.now();
  const journal = new Journal(pods, since);
  const chapters = [];
  let failures = 0;
  journal.start();
  for (const chapter of CHAPTERS) {
    const { title } = chapter;
    journal.chapter(title);
    chapters.push({ title, atMs: performance.now() - since });
    const before = await Promise.all(pods.map(stateOf));
    await chapter.run({ pods, postgres, cache, since });
    const meanwhile = (await Promise.all(pods.map(stateOf))).map((now, index) => difference(now, before[index]));
    journal.both(
      'clients',
      meanwhile.map(({ answered, failed }) => `${answered} answered, ${failed} failed`),
    );
    const claims = [chapter.ours(meanwhile[0]), chapter.theirs(meanwhile[1])];
    journal.both(
      '',
      claims.map(({ says, holds }) => `${holds ? '✓' : '✗ not true:'} ${says}`),
    );
    failures += claims.filter(({ holds }) => !holds).length;
  }
  journal.stop();
  await delay(600);
  const seconds = Math.round((performance.now() - since) / 1000);
  const restarts = pods.map(({ name, kubelet }) => `${name}: ${kubelet.restarts} restarts`);
  console.log(
    `\n${restarts.join('; ')}. ${2 * CHAPTERS.length - failures} of ${2 * CHAPTERS.length} claims are true (${seconds} s)`,
  );
  if (values.record) writeFileSync(PICTURE, picture(pods, chapters));
  return failures === 0;
}

function podsOf() {
  const timing = { periodSeconds: 3, failureThreshold: 3 };
  const grace = { terminationGracePeriodSeconds: 10 };
  const get = (path, port) => ({ httpGet: { path, port } });
  const common = { nobody, replica };
  const redis = { REDIS_URL: `redis://127.0.0.1:${cachePort}` };
  return [
    new Pod({
      ...common,
      name: 'with nestjs-vitals',
      main: fileURLToPath(new URL('../examples/orders/dist/main.js', import.meta.url)),
      env: { ...redis, PORT: ordersPort, PROBE_PORT: probePort, DATABASE_URL: postgres.url, ALLOW_DEBUG: '1' },
      port: ordersPort,
      probePort,
      probes: {
        ...grace,
        startupProbe: { ...get('/startupz', probePort), ...timing, failureThreshold: 40 },
        livenessProbe: { ...get('/livez', probePort), ...timing },
        readinessProbe: { ...get('/readyz', probePort), ...timing, failureThreshold: 1 },
      },
    }),
    new Pod({
      ...common,
      name: 'by hand, after the usual articles',
      main: fileURLToPath(new URL('../examples/naive/dist/main.js', import.meta.url)),
      env: { ...redis, PORT: naivePort, DATABASE_URL: urlOf('naive') },
      port: naivePort,
      probePort: naivePort,
      probes: {
        ...grace,
        livenessProbe: { ...get('/health', naivePort), ...timing, initialDelaySeconds: 5 },
        readinessProbe: { ...get('/health', naivePort), ...timing, failureThreshold: 1 },
      },
    }),
  ];
}

async function stateOf(pod) {
  const { events, restarts } = pod.kubelet;
  const { answered, failed } = pod.samples.length === 0 ? { answered: 0, failed: 0 } : await pod.report();
  return { answered, failed, restarts, events: events.length, output: pod.output.length, pod };
}

function difference(now, before) {
  const { pod } = now;
  return {
    answered: now.answered - before.answered,
    failed: now.failed - before.failed,
    restarts: now.restarts - before.restarts,
    types: pod.kubelet.events.slice(before.events).map(({ type }) => type),
    output: pod.output.slice(before.output),
  };
}

/** A balancer without an endpoint, or the other pod of the deployment. */
async function serve(status) {
  const server = createServer((_request, response) =>
    response.writeHead(status, { connection: 'close' }).end(),
  ).unref();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server.address().port;
}

function urlOf(database) {
  const url = new URL(postgres.url);
  url.pathname = `/${database}`;
  return url.href;
}

async function createDatabase(name) {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
}
