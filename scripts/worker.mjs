// Drives the example worker (examples/worker) on a real Redis, which must be installed: its probes, its heartbeat, and a SIGTERM in the
// middle of a job. Fails if that job is lost or run twice, or if a waiting job is taken while the worker drains.
import { Queue } from 'bullmq';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePorts } from '../test/support/loopback.mjs';
import { compile } from './compile.mjs';

const PATIENCE_MS = 20_000;
const JOB_MS = 3000;

const folder = mkdtempSync(join(tmpdir(), 'nestjs-vitals-worker-'));
const [redisPort, probePort] = await freePorts(2);
const children = [];
let queue;
try {
  await compile(['package', 'worker']);
  start('redis-server', ['--port', redisPort, '--bind', '127.0.0.1', '--dir', folder, '--save', '']);
  const connection = { host: '127.0.0.1', port: redisPort };
  queue = new Queue('orders', { connection });
  queue.on('error', () => {});
  await queue.waitUntilReady();
  await drains();
  console.log('worker: all passed');
} catch (error) {
  console.error(`worker: ${error.stack}`);
  process.exitCode = 1;
} finally {
  await queue?.close().catch(() => {});
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}
process.exit();

async function drains() {
  const worker = start(process.execPath, ['examples/worker/dist/main.js'], {
    PROBE_PORT: String(probePort),
    REDIS_URL: `redis://127.0.0.1:${redisPort}`,
    NODE_ENV: 'production',
  });
  const exited = once(worker, 'exit');
  await eventually('readiness is 200', async () => (await probe('/readyz')).status === 200);
  const { heartbeats } = (await probe('/livez')).body;
  expect('liveness lists the heartbeat', heartbeats?.orders?.maxSilenceMs === 60_000);

  const first = await queue.add('delivery', { ms: JOB_MS });
  const second = await queue.add('delivery', { ms: 1 });
  await eventually('the job is taken', async () => (await queue.getJob(first.id)).isActive());
  worker.kill('SIGTERM');
  await eventually('readiness is 503', async () => (await probe('/readyz')).status === 503);
  expect('liveness is 200 during the drain', (await probe('/livez')).status === 200);
  expect('the job is in flight during the drain', await (await queue.getJob(first.id)).isActive());

  const [code, signal] = await exited;
  expect(`it ends as the signal says, not with ${code} ${signal}`, signal === 'SIGTERM');
  expect('the job in flight is finished', await (await queue.getJob(first.id)).isCompleted());
  expect('the waiting job is left to others', await (await queue.getJob(second.id)).isWaiting());
  const delivered = worker.text.match(/^delivered \d+$/gm) ?? [];
  expect('the job ran once', delivered.join() === `delivered ${first.id}`);
}

function start(command, args, env = {}) {
  const child = spawn(command, args.map(String), {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (child.text += bytes));
  child.on('error', (error) => console.error(`worker: ${command}: ${error.message}`));
  children.push(child);
  return child;
}

async function probe(path) {
  const response = await fetch(`http://127.0.0.1:${probePort}${path}`).catch(() => undefined);
  return { status: response?.status ?? 0, body: response ? await response.json() : {} };
}

async function eventually(what, look) {
  const end = Date.now() + PATIENCE_MS;
  while (!(await look())) {
    if (Date.now() > end) throw new Error(`not seen: ${what}\n${children.map(({ text }) => text).join('\n')}`);
    await delay(50);
  }
}

function expect(what, isSo) {
  if (!isSo) throw new Error(`expected that ${what}\n${children.map(({ text }) => text).join('\n')}`);
}
