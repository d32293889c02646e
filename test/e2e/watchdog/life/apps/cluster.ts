// Two processes of a cluster whose probes have one port. The first ends once the second has come up.
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { HealthService } from '../../../../../src/index.js';
import { ask, type Reply } from '../../../../support/ask.js';
import { eventually } from '../../../../support/eventually.js';
import { health, HOST, settings, tell } from './tell.js';

if (cluster.isPrimary) await lead();
else await serve();

async function lead(): Promise<void> {
  const first = await start();
  await eventually(async () => (await observerOf(first)) === 'watchdog');
  const second = await start();
  const meanwhile = { observer: await observerOf(second), readiness: (await readiness())?.status };
  await stop(first);
  await eventually(async () => (await observerOf(second)) === 'watchdog', 20_000);
  const afterwards = { readiness: (await readiness())?.status };
  await stop(second);
  tell('observed', { meanwhile, afterwards });
}

async function start(): Promise<Worker> {
  const worker = cluster.fork();
  await once(worker, 'message');
  return worker;
}

async function observerOf(worker: Worker): Promise<unknown> {
  worker.send('report');
  const [observer]: unknown[] = await once(worker, 'message');
  return observer;
}

async function stop(worker: Worker): Promise<void> {
  worker.process.kill('SIGTERM');
  await once(worker, 'exit');
}

async function readiness(): Promise<Reply | undefined> {
  return ask(`http://${HOST}:${settings.port}/readyz`).catch(() => undefined);
}

async function serve(): Promise<void> {
  @Module({ imports: [health()] })
  class ShopModule {}

  const app = await NestFactory.create(ShopModule, { logger: ['log', 'warn', 'error'] });
  app.enableShutdownHooks();
  await app.listen(0, HOST);
  const report = (): boolean => process.send!(app.get(HealthService).liveness().eventLoop.observer);
  process.on('message', report);
  report();
}
