import { Inject, Injectable, Optional } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { REDIS } from '../redis/redis.token.js';

/** Tells whoever listens that an order was placed. An order does not depend on it, which is why Redis is optional. */
@Injectable()
export class OrderEvents {
  constructor(@Optional() @Inject(REDIS) private readonly redis?: Redis) {}

  placed(id: number): void {
    this.redis?.publish('orders', JSON.stringify({ id })).catch(() => undefined);
  }
}
