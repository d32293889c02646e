// An application whose status page has something to show, and that does on request what the page is about.
import { Controller, Get, Module, Post, Query, type Provider } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import {
  degraded,
  DrainService,
  HealthModule,
  HealthService,
  HeartbeatService,
  OptionalIndicator,
  RequiredIndicator,
  StartupTask,
  unhealthy,
  type CheckResult,
} from '../../../../src/index.js';
import { create, listen, settings as given, tell } from '../../shutdown/apps/run.js';
import type { Mode, Settings } from '../settings.js';

const settings = given as Settings;
const SECRET = 'postgres://shop:hunter2@db.internal/shop refused';
const MARKUP = '"><img src=x onerror=alert(1)><script>alert(2)</script>';

const modes: Record<string, Mode> = {};
let checks = 0;

async function check(name: string, tookMs: number): Promise<CheckResult | undefined> {
  checks += 1;
  // Like a real dependency: mostly the same, and at times slower.
  await delay(tookMs * (1 + Math.random() ** 4 * 3));
  const mode = modes[name];
  if (mode === 'unhealthy') throw new Error(SECRET);
  if (mode === 'hung') await new Promise(() => {});
  return mode === 'degraded' ? degraded(SECRET) : undefined;
}

const QUICK = { timeoutMs: 400, cacheMs: 0, refreshMs: 500, abandonAfterMs: 60_000 };

@RequiredIndicator('postgres', QUICK)
class PostgresIndicator {
  check(): Promise<unknown> {
    return check('postgres', 3);
  }
}

@OptionalIndicator('redis', QUICK)
class RedisIndicator {
  check(): Promise<unknown> {
    return check('redis', 2);
  }
}

@OptionalIndicator('payments', QUICK)
class PaymentsIndicator {
  check(): Promise<unknown> {
    return check('payments', 38);
  }
}

@OptionalIndicator('<img src=x onerror=alert(0)>', QUICK)
class HostileIndicator {
  check(): CheckResult {
    return unhealthy(MARKUP, { '<b>html</b>': MARKUP });
  }
}

/** Nothing runs its check but a probe of readiness. */
@OptionalIndicator('unasked', { cacheMs: 0 })
class UnaskedIndicator {
  check(): Promise<unknown> {
    return check('unasked', 1);
  }
}

class Warmer {
  @StartupTask('warm-cache')
  async warm(): Promise<void> {
    await delay(20);
  }
}

@Controller()
class ShopController {
  private release = (): void => {};

  constructor(
    private readonly health: HealthService,
    private readonly drain: DrainService,
    heartbeats: HeartbeatService,
  ) {
    heartbeats.watch(settings.isHostile ? '<b>consumer' : 'orders-consumer', { maxSilenceMs: 600_000 });
    if (settings.isHostile) this.health.hold(MARKUP);
  }

  @Post('mode')
  mode(@Query('indicator') indicator: string, @Query('mode') mode: Mode): void {
    modes[indicator] = mode;
  }

  @Post('hold')
  hold(@Query('reason') reason: string): void {
    this.release = this.health.hold(reason);
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

  @Get('slow')
  async slow(@Query('ms') ms: string): Promise<string> {
    await delay(Number(ms));
    return 'done';
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

  @Get('checks')
  checks(): string {
    return String(checks);
  }

  @Get('statusz')
  own(): string {
    return "the application's own";
  }
}

const more: Provider[] = [
  ...(settings.isHostile ? [HostileIndicator] : []),
  ...(settings.hasUnasked ? [UnaskedIndicator] : []),
];

@Module({
  imports: [
    HealthModule.forRoot({
      port: 0,
      host: '127.0.0.1',
      service: { name: 'orders', version: '1.4.2', commit: '3f2c1ab' },
      ...settings.health,
    }),
  ],
  controllers: [ShopController],
  providers: [PostgresIndicator, RedisIndicator, PaymentsIndicator, Warmer, ...more],
})
class ShopModule {}

const app = await create(ShopModule);
await listen(app);
tell('probes', { ports: [(await app.get(HealthService).address())?.port ?? 0] });
