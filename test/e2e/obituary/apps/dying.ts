// An application that dies on request, in each of the ways that an obituary tells.
import { Controller, Get, Injectable, Module, Post, Query } from '@nestjs/common';
import { DrainService, HealthModule, HealthService, StartupTask } from '../../../../src/index.js';
import { create, listen, settings as given, tell } from '../../shutdown/apps/run.js';
import { SECRET, type Settings } from '../settings.js';

const settings = given as Settings;
const PLACE = `postgres://shop:${SECRET}@db.internal/shop`;

function spin(ms: number): void {
  tell('blocked');
  const end = performance.now() + ms;
  while (performance.now() < end);
  tell('free');
}

function placeOrder(): never {
  throw new TypeError(`cannot reach ${PLACE}\nnor anything else`);
}

@Injectable()
class Migrations {
  @StartupTask('migrate')
  migrate(): void {
    if (settings.cannotStart) throw new Error(`cannot reach ${PLACE}`);
  }
}

@Controller()
class DyingController {
  constructor(private readonly drain: DrainService) {}

  @Post('block')
  block(@Query('ms') ms: string): void {
    setImmediate(() => spin(Number(ms)));
  }

  @Post('throw')
  throw(): void {
    setImmediate(placeOrder);
  }

  @Post('reject')
  reject(): void {
    void Promise.reject(new Error(`cannot reach ${PLACE}`));
  }

  @Get('hang')
  async hang(): Promise<void> {
    tell('hangs');
    await new Promise(() => {});
  }

  @Post('track')
  track(): void {
    void this.drain.track(new Promise(() => {}), `orders of ${PLACE}`);
  }

  @Post('exit')
  exit(): void {
    setImmediate(() => process.exit());
  }
}

function survive(): void {
  tell('survived');
  if (settings.survives !== 'goes on') void app.close().then(() => process.exit(1));
}

if (settings.survives) process.on('uncaughtException', survive);

@Module({
  imports: [HealthModule.forRoot({ port: 0, host: '127.0.0.1', ...settings.health })],
  controllers: [DyingController],
  providers: [Migrations],
})
class DyingModule {}

const app = await create(DyingModule);
if (settings.isQuiet) app.useLogger(['error']);
await listen(app);
tell('probes', { ports: [(await app.get(HealthService).address())!.port] });
