// Two processes of a cluster whose probes have one port. The first process ends once the second is up.
import { ConsoleLogger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { HealthService } from '../../../../../src/index.js';
import { ask } from '../../../../support/ask.js';
import { eventually } from '../../../../support/eventually.js';
import { health, HOST, settings, tell } from './tell.js';

interface Report {
  readonly observer: string;
  /** Whether its probes are answered on the port. */
  readonly hasPort: boolean;
  /** Whether it has learned that the port is taken. */
  readonly isRefused: boolean;
}

if (cluster.isPrimary) await lead();
else await serve();

async function lead(): Promise<void> {
  const first = await start();
  await eventually(async () => (await reportOf(first)).hasPort);
  const before = await seenOf(first);
  const second = await start();
  await eventually(async () => (await reportOf(second)).isRefused);
  const meanwhile = { ...(await seenOf(second)), readiness: await readiness() };
  await stop(first);
  await eventually(async () => (await reportOf(second)).hasPort, 20_000);
  const afterwards = { ...(await seenOf(second)), readiness: await readiness() };
  await stop(second);
  tell('observed', { seen: [before, meanwhile, afterwards] });
}

async function start(): Promise<Worker> {
  const worker = cluster.fork();
  await once(worker, 'message');
  return worker;
}

async function reportOf(worker: Worker): Promise<Report> {
  worker.send('report');
  const [report] = (await once(worker, 'message')) as [Report];
  return report;
}

async function seenOf(worker: Worker): Promise<Pick<Report, 'observer' | 'hasPort'>> {
  const { observer, hasPort } = await reportOf(worker);
  return { observer, hasPort };
}

async function stop(worker: Worker): Promise<void> {
  worker.process.kill('SIGTERM');
  await once(worker, 'exit');
}

async function readiness(): Promise<number | undefined> {
  const reply = await ask(`http://${HOST}:${settings.port}/readyz`).catch(() => undefined);
  return reply?.status;
}

async function serve(): Promise<void> {
  @Module({ imports: [health()] })
  class ShopModule {}

  let isRefused = false;
  class AttentiveLogger extends ConsoleLogger {
    override warn(message: unknown, ...rest: unknown[]): void {
      isRefused ||= String(message).includes('cannot listen');
      super.warn(message, ...rest);
    }
  }
  const app = await NestFactory.create(ShopModule, { logger: new AttentiveLogger() });
  app.enableShutdownHooks();
  await app.listen(0, HOST);
  const vitals = app.get(HealthService);
  let hasPort = false;
  void vitals.address().then((address) => (hasPort = address !== undefined));
  const report = (): boolean => process.send!({ observer: vitals.liveness().eventLoop.observer, hasPort, isRefused });
  process.on('message', report);
  report();
}
