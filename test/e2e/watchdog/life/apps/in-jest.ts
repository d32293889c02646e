// This is not an application but a test that a user's own Jest runs.
import { expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthService } from '../../../../../src/index.js';
import { ask } from '../../../../support/ask.js';
import { health, HOST } from './tell.js';

@Module({ imports: [health(0)] })
class ShopModule {}

it('is watched', async () => {
  const app = await NestFactory.create(ShopModule, { logger: ['error'] });
  await app.listen(0, HOST);
  const { port } = (await app.get(HealthService).address())!;
  expect((await ask(`http://${HOST}:${port}/livez`)).body).toContain('"observer":"watchdog"');
  await app.close();
});
