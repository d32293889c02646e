import { Controller, Get, Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { RequiredIndicator, type Indicator } from '../../../src/index.js';

@RequiredIndicator('db')
export class DatabaseIndicator implements Indicator {
  check(): void {}
}

@Controller('orders')
export class OrdersController {
  @Get()
  list(): object {
    return { orders: [] };
  }
}

export interface ShopSpec {
  readonly imports?: NonNullable<DynamicModule['imports']>;
  readonly providers?: Provider[];
  readonly controllers?: Type[];
}

/** The root module of a small application: one route, one required indicator, and the additions of the test. */
export function shop({ imports = [], providers = [], controllers = [] }: ShopSpec = {}): Type {
  @Module({
    imports,
    controllers: [OrdersController, ...controllers],
    providers: [DatabaseIndicator, ...providers],
  })
  class ShopModule {}
  return ShopModule;
}

/** The liveness answer of a running {@link shop} while the watchdog observes. All times in these answers are set to 0. */
export const WATCHED =
  '{"status":"alive","uptimeMs":0,"eventLoop":{"observer":"watchdog","silentMs":0,"longestSilenceMs":0}}';
export const ALIVE =
  '{"status":"alive","uptimeMs":0,"eventLoop":{"observer":"in-loop","silentMs":0,"longestSilenceMs":0}}';
export const DB_CHECK = '{"status":"healthy","required":true,"latencyMs":0,"ageMs":0}';
export const READY = `{"status":"ready","checks":{"db":${DB_CHECK}}}`;
export const STARTED = `{"status":"started","uptimeMs":0,"tasks":{},"checks":{"db":${DB_CHECK}}}`;
export const DB_REPORT = `{"name":"db",${DB_CHECK.slice(1)}`;
