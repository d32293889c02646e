// An application that exports its metrics in both ways, and does on request what they are about.
import { Controller, Get, Module, Post, Query } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Worker } from 'node:worker_threads';
import {
  degraded,
  DrainService,
  HealthModule,
  HealthService,
  HeartbeatService,
  OptionalIndicator,
  RequiredIndicator,
  type CheckResult,
} from '../../../../src/index.js';
import { HealthOpenTelemetryModule } from '../../../../src/opentelemetry/index.js';
import { WatchdogService } from '../../../../src/watchdog/watchdog.service.js';
import { HealthPrometheusModule } from '../../../../src/prometheus/index.js';
import { create, listen, settings as given, tell } from '../../shutdown/apps/run.js';
import type { Both, Mode, Seen, Settings } from '../settings.js';
import { collectOtel, meter } from './otel.js';

const settings = given as Settings;
const SECRET = 'postgres://shop:hunter2@db.internal/shop refused';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const registry = new Registry();
const orders = new Counter({ name: 'shop_orders_total', help: 'Orders of the shop', registers: [registry] });

const modes: Record<string, Mode> = { database: 'healthy', cache: 'healthy' };
const isDown: Record<string, boolean> = {};
let checks = 0;
let canCollect = true;

/** True and false in turns. */
function flip(name: string): boolean {
  isDown[name] = !isDown[name];
  return isDown[name];
}

async function check(name: string): Promise<CheckResult | undefined> {
  checks += 1;
  const mode = modes[name];
  if (mode === 'unhealthy' || (mode === 'flapping' && flip(name))) throw new Error(SECRET);
  if (mode === 'hung') await new Promise(() => {});
  if (mode === 'slow') await delay(700);
  return mode === 'degraded' ? degraded(SECRET) : undefined;
}

const QUICK = { timeoutMs: 400, cacheMs: 0, abandonAfterMs: 60_000 };

@RequiredIndicator('database', QUICK)
class DatabaseIndicator {
  check(): Promise<unknown> {
    return check('database');
  }
}

@OptionalIndicator('cache', QUICK)
class CacheIndicator {
  check(): Promise<unknown> {
    return check('cache');
  }
}

@Controller()
class ShopController {
  private release = (): void => {};
  private readonly changes: Record<string, number> = {};

  constructor(
    private readonly health: HealthService,
    private readonly drain: DrainService,
    heartbeats: HeartbeatService,
  ) {
    heartbeats.watch('consumer', { maxSilenceMs: 600_000 });
    health.onChange(({ subject, to }) => {
      if (subject === 'indicator') this.changes[to] = (this.changes[to] ?? 0) + 1;
    });
  }

  @Post('mode')
  mode(@Query('indicator') indicator: string, @Query('mode') mode: Mode): void {
    modes[indicator] = mode;
  }

  @Post('order')
  order(): void {
    orders.inc();
  }

  @Post('hold')
  hold(): void {
    this.release = this.health.hold(SECRET);
  }

  @Post('release')
  stopHolding(): void {
    this.release();
  }

  @Post('track')
  track(): void {
    void this.drain.track(new Promise(() => {}), SECRET);
  }

  @Post('drain')
  begin(): void {
    this.drain.begin(SECRET);
  }

  @Post('fail')
  fail(): void {
    canCollect = false;
  }

  @Post('block')
  block(@Query('ms') ms: string): void {
    setImmediate(() => {
      tell('blocked');
      const end = performance.now() + Number(ms);
      while (performance.now() < end);
      tell('free');
    });
  }

  @Post('kill-thread')
  async killThread(): Promise<void> {
    await (app.get(WatchdogService) as unknown as { thread: { worker: Worker } }).thread.worker.terminate();
  }

  @Get('checks')
  checks(): number {
    return checks;
  }

  @Get('seen')
  seen(): Seen {
    collectGarbage();
    const historyLength = this.health.history().length;
    return { changes: this.changes, historyLength, heapMib: process.memoryUsage().heapUsed / 2 ** 20 };
  }

  @Get('both')
  async both(): Promise<Both> {
    return { otel: await collectOtel(), prometheus: await registry.metrics() };
  }
}

const collect = registry.metrics.bind(registry);
registry.metrics = () => (canCollect ? collect() : Promise.reject(new Error(SECRET)));

@Module({
  imports: [
    HealthModule.forRoot({ port: 0, host: '127.0.0.1', details: 'full', ...settings.health }),
    HealthPrometheusModule.forRoot({ registry, path: '/metrics' }),
    HealthOpenTelemetryModule.forRoot({ meter }),
  ],
  controllers: [ShopController],
  providers: [DatabaseIndicator, CacheIndicator],
})
class ShopModule {}

const app = await create(ShopModule);
await listen(app);
tell('probes', { ports: [(await app.get(HealthService).address())!.port] });
