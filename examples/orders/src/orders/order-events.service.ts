import { Inject, Injectable, Optional } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { REDIS } from '../redis/redis.token.js';

/** Publishes that an order was placed. An order does not depend on this, so Redis is optional. */
@Injectable()
export class OrderEvents {
  constructor(@Optional() @Inject(REDIS) private readonly redis?: Redis) {}

  placed(id: number): void {
    this.redis?.publish('orders', JSON.stringify({ id })).catch(() => undefined);
  }
}
