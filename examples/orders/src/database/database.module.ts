import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Order } from '../orders/order.entity.js';
import { OrderLine } from '../orders/order-line.entity.js';
import { Product } from '../products/product.entity.js';
import { Migrator } from './migrator.service.js';
import { CreateShop1700000000000 } from './migrations/1700000000000-create-shop.js';
import { AddFirstProducts1700000001000 } from './migrations/1700000001000-add-first-products.js';

@Module({})
export class DatabaseModule {
  /** The URL is a promise, because the embedded server takes a moment to start. The probes answer meanwhile. */
  static at(url: Promise<string>): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: async () => ({
            type: 'postgres',
            url: await url,
            entities: [Product, Order, OrderLine],
            migrations: [CreateShop1700000000000, AddFirstProducts1700000001000],
            poolSize: 10,
            connectTimeoutMS: 2000,
          }),
        }),
      ],
      providers: [Migrator],
    };
  }
}
