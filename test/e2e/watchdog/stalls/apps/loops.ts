// An application with a watched loop that beats, and another whose beats the test starts and stops.
import { Module } from '@nestjs/common';
import { DrainService, HealthModule, HealthService, HeartbeatService } from '../../../../../src/index.js';
import { create, listen, settings as given, tell } from '../../../shutdown/apps/run.js';
import type { Settings } from '../settings.js';

const settings = given as Settings;
const maxSilenceMs = 400;

@Module({ imports: [HealthModule.forRoot({ port: 0, host: '127.0.0.1', ...settings.health })] })
class LoopsModule {}

const app = await create(LoopsModule);
await listen(app);
const heartbeats = app.get(HeartbeatService);

const beating = heartbeats.watch('beating', { maxSilenceMs });
setInterval(() => beating.beat(), 50);
let silent: ReturnType<HeartbeatService['watch']> | undefined;

const ORDERS: Record<string, () => void> = {
  'fall silent': () => (silent = heartbeats.watch('silent', { maxSilenceMs })),
  stop: () => silent?.stop(),
  drain: () => app.get(DrainService).begin(),
};
process.on('message', (order: string) => ORDERS[order]!());
tell('probes', { ports: [(await app.get(HealthService).address())!.port] });
