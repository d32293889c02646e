// An application in a worker thread. The main thread probes it while the application's thread is blocked.
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { HealthService } from '../../../../../src/index.js';
import { ask } from '../../../../support/ask.js';
import { eventually } from '../../../../support/eventually.js';
import { health, HOST, tell } from './tell.js';

if (isMainThread) await observe();
else await serve(workerData as Int32Array);

async function observe(): Promise<void> {
  const release = new Int32Array(new SharedArrayBuffer(4));
  const thread = new Worker(fileURLToPath(import.meta.url), { workerData: release });
  const [probes] = (await once(thread, 'message')) as [string];
  const statusOf = async (path: string): Promise<number> => (await ask(`${probes}${path}`)).status;
  const livez = async (): Promise<string> => (await ask(`${probes}/livez`)).body;

  const before = await eventually(async () => (await livez()).includes('"alive"') && livez());
  thread.postMessage('block');
  await eventually(async () => (await statusOf('/livez')) === 503);
  const readiness = await statusOf('/readyz');
  const recovered = once(thread, 'message');
  Atomics.store(release, 0, 1);
  Atomics.notify(release, 0);
  await eventually(async () => (await statusOf('/livez')) === 200);
  const [recovery] = (await recovered) as [string];
  thread.postMessage('close');
  await once(thread, 'exit');
  tell('observed', {
    before,
    readiness,
    recovery,
    isFree: await ask(`${probes}/livez`).then(
      () => false,
      () => true,
    ),
  });
}

async function serve(release: Int32Array): Promise<void> {
  @Module({ imports: [health()] })
  class ShopModule {}

  const log = (line: string): void => {
    // Not the lines of changes, which name the silent event loop as well.
    if (line.includes('runs again')) parentPort!.postMessage(line);
  };
  const app = await NestFactory.create(ShopModule, { logger: { log, warn: log, error: log } });
  await app.listen(0, HOST);
  const { port } = (await app.get(HealthService).address())!;
  parentPort!.on('message', (order: string) => {
    if (order === 'block') Atomics.wait(release, 0, 0, 30_000);
    else void app.close().then(() => parentPort!.close());
  });
  parentPort!.postMessage(`http://${HOST}:${port}`);
}
