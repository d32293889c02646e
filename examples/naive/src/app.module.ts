import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CacheService } from './cache.service.js';
import { HealthController } from './health.controller.js';
import { Order } from './order.entity.js';
import { OrdersController } from './orders.controller.js';
import { ReportsController } from './reports.controller.js';

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: process.env['DATABASE_URL'] ?? 'postgres://localhost/naive',
      entities: [Order],
      synchronize: true,
    }),
    TypeOrmModule.forFeature([Order]),
  ],
  controllers: [HealthController, OrdersController, ReportsController],
  providers: [CacheService],
})
export class AppModule {}
