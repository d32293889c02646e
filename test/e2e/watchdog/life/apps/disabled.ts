// Three applications: disabled, without a port, and with a port. Reports the number of threads with each.
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthModule, HealthService, type HealthModuleOptions } from '../../../../../src/index.js';
import { HOST, tell } from './tell.js';

async function threadsWith(options: HealthModuleOptions): Promise<number> {
  @Module({ imports: [HealthModule.forRoot({ host: HOST, ...options })] })
  class ShopModule {}

  const context = await NestFactory.createApplicationContext(ShopModule, { logger: ['error'] });
  await context.get(HealthService).address();
  const { workers } = process.report.getReport() as { workers: unknown[] };
  await context.close();
  return workers.length;
}

tell('threads', {
  disabled: await threadsWith({ port: 0, enabled: false }),
  portless: await threadsWith({}),
  watched: await threadsWith({ port: 0 }),
});
