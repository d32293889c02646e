// Two applications in one process, each with its own watchdog. The test blocks their event loop.
import { Module } from '@nestjs/common';
import { HealthModule, HealthService } from '../../../../../src/index.js';
import { create, listen, settings as given, tell } from '../../../shutdown/apps/run.js';
import type { Settings } from '../settings.js';
import { BLOCKS } from './blocks.js';

const settings = given as Settings;

async function start(): Promise<number> {
  @Module({ imports: [HealthModule.forRoot({ port: 0, host: '127.0.0.1', ...settings.health })] })
  class ShopModule {}

  const app = await create(ShopModule);
  await listen(app);
  return (await app.get(HealthService).address())!.port;
}

process.on('message', (ms: string) => {
  tell('blocked');
  BLOCKS['a timer callback'].start(Number(ms), () => tell('free'));
});
tell('probes', { ports: [await start(), await start()] });
