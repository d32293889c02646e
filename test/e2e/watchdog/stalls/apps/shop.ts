// An application that, on request, blocks its event loop, or does something that must not count as a stall.
import { Controller, Module, Post, Query } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import {
  HealthModule,
  HealthService,
  healthy,
  OptionalIndicator,
  RequiredIndicator,
  type CheckResult,
  type Indicator,
} from '../../../../../src/index.js';
import { create, listen, settings as given, tell } from '../../../shutdown/apps/run.js';
import type { Settings } from '../settings.js';
import { BLOCKS, type Kind } from './blocks.js';
import { LOADS } from './loads.js';

const settings = given as Settings;

@Controller()
class WorkController {
  @Post('block')
  block(@Query('kind') kind: Kind, @Query('ms') ms: string): void {
    const block = (): void => {
      tell('blocked');
      BLOCKS[kind].start(Number(ms), () => tell('free'));
    };
    // The other kinds block after their request.
    if (kind === 'a request handler') block();
    else setImmediate(block);
  }

  @Post('load')
  load(@Query('kind') kind: keyof typeof LOADS, @Query('amount') amount: string): void {
    LOADS[kind](Number(amount), () => tell('done'));
  }
}

// The deadline of the check is later than the end of any suspension.
@RequiredIndicator('database', { cacheMs: settings.cacheMs, timeoutMs: 30_000 })
class DatabaseIndicator implements Indicator {
  async check(): Promise<CheckResult> {
    if (settings.checkMs) await delay(settings.checkMs);
    return healthy({ schema: 'hidden detail' });
  }
}

@OptionalIndicator('mail')
class MailIndicator implements Indicator {
  check(): void {
    if (settings.details) throw new Error('hidden text, postgres://shop:hunter2@db/shop');
  }
}

@Module({
  imports: [
    HealthModule.forRoot({
      port: 0,
      host: '127.0.0.1',
      details: settings.details === 'predicate' ? () => true : settings.details,
      ...settings.health,
    }),
  ],
  controllers: [WorkController],
  providers: [DatabaseIndicator, MailIndicator],
})
class ShopModule {}

const app = await create(ShopModule);
await listen(app);
tell('probes', { ports: [(await app.get(HealthService).address())!.port] });
