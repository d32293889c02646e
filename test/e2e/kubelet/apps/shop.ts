// A service on PostgreSQL whose event loop can be blocked on request.
import { Controller, Get, Module, Post } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { setTimeout as delay } from 'node:timers/promises';
import { HealthModule, RequiredIndicator } from '../../../../src/index.js';
import { TypeOrmIndicator } from '../../../../src/typeorm/index.js';
import { create, settings as given, tell } from '../../shutdown/apps/run.js';
import type { Settings } from '../settings.js';

const settings = given as Settings;

@RequiredIndicator('postgres', { timeoutMs: 500, cacheMs: 0 })
class PostgresIndicator extends TypeOrmIndicator {}

@Controller()
class ShopController {
  @Get('work')
  async work(): Promise<string> {
    await delay(20);
    return 'done';
  }

  @Post('block')
  block(): void {
    setImmediate(() => {
      for (;;);
    });
  }
}

@Module({
  imports: [
    HealthModule.forRoot({ port: settings.probePort, host: '127.0.0.1', ...settings.health }),
    TypeOrmModule.forRoot({ type: 'postgres', url: settings.databaseUrl, retryDelay: 100 }),
  ],
  controllers: [ShopController],
  providers: [PostgresIndicator],
})
class ShopModule {}

const app = await create(ShopModule);
await app.listen(settings.port, '127.0.0.1');
tell('up', { ports: [settings.port] });
