// An application that has `port`, and does on request what its clients of gRPC are to see.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthGrpcModule } from '../../../../src/grpc/index.js';
import {
  DrainService,
  HealthModule,
  HealthService,
  OptionalIndicator,
  RequiredIndicator,
} from '../../../../src/index.js';
import type { Order } from '../settings.js';

const HOST = '127.0.0.1';
const broken = new Set<string>();
let checks = 0;

function look(name: string): void {
  if (name === 'db') checks += 1;
  if (broken.has(name)) throw new Error('down');
}

@RequiredIndicator('db', { cacheMs: 50 })
class Db {
  check(): void {
    look('db');
  }
}

@OptionalIndicator('cache', { cacheMs: 50 })
class Cache {
  check(): void {
    look('cache');
  }
}

@Module({
  imports: [
    HealthModule.forRoot({ port: 0, host: HOST }),
    HealthGrpcModule.forRoot({ services: { 'orders.v1.Orders': ['db'], 'orders.v1.Search': ['cache'] } }),
  ],
  providers: [Db, Cache],
})
class ShopModule {}

const app = await NestFactory.create(ShopModule, { logger: ['warn', 'error'] });
await app.listen(0, HOST);

process.on('message', (order: Order) => {
  switch (order.type) {
    case 'break':
      return void broken.add(order.indicator);
    case 'mend':
      return void broken.delete(order.indicator);
    case 'block': {
      process.send?.({ event: 'blocks' });
      const end = Date.now() + order.ms;
      // The message has to leave this process before it is blocked.
      return void setTimeout(() => {
        while (Date.now() < end);
      }, 50);
    }
    case 'drain':
      return app.get(DrainService).begin('test');
    case 'count':
      return void process.send?.({ event: 'count', count: checks });
  }
});
const { port } = (await app.get(HealthService).address())!;
process.send?.({ event: 'up', ports: [port] });
