// Ten applications, one after the other: each is created, probed and closed. Then ten more, which are closed at once.
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthService } from '../../../../../src/index.js';
import { ask } from '../../../../support/ask.js';
import { health, HOST, settings, tell } from './tell.js';

async function live(port: number | undefined, isUsed: boolean): Promise<number> {
  @Module({ imports: [health(port)] })
  class ShopModule {}

  const app = await NestFactory.create(ShopModule, { logger: ['error'] });
  let status = 0;
  if (isUsed) {
    await app.listen(0, HOST);
    const address = await app.get(HealthService).address();
    ({ status } = await ask(`http://${HOST}:${address!.port}/livez`));
  }
  await app.close();
  return status;
}

const statuses: number[] = [];
for (let time = 0; time < 10; time += 1) statuses.push(await live(time % 2 === 0 ? 0 : settings.port, true));
for (let time = 0; time < 10; time += 1) await live(time % 2 === 0 ? 0 : settings.port, false);
const { workers } = process.report.getReport() as { workers: unknown[] };
tell('closed', { statuses, threads: workers.length, resources: process.getActiveResourcesInfo() });
