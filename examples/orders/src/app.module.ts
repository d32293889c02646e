import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthModule } from 'nestjs-vitals';
import { HealthPrometheusModule } from 'nestjs-vitals/prometheus';
import { HoldController } from './admin/hold.controller.js';
import type { Config } from './config.js';
import { DatabaseModule } from './database/database.module.js';
import { BlockController } from './debug/block.controller.js';
import { healthOptions } from './health/health-options.js';
import { MemoryIndicator } from './health/memory.indicator.js';
import { PostgresIndicator } from './health/postgres.indicator.js';
import { OrdersModule } from './orders/orders.module.js';
import { ProductsModule } from './products/products.module.js';
import { RedisModule } from './redis/redis.module.js';

@Module({})
export class AppModule {
  static with(config: Config, databaseUrl: Promise<string>): DynamicModule {
    return {
      module: AppModule,
      imports: [
        HealthModule.forRoot(healthOptions(config.probePort)),
        HealthPrometheusModule.forRoot({ path: '/metrics' }),
        DatabaseModule.at(databaseUrl),
        TerminusModule,
        ProductsModule,
        OrdersModule,
        ...(config.redisUrl === undefined ? [] : [RedisModule.at(config.redisUrl)]),
      ],
      controllers: config.allowsDebug ? [HoldController, BlockController] : [HoldController],
      providers: [PostgresIndicator, MemoryIndicator],
    };
  }
}
