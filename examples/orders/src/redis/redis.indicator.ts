import { Inject } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { OptionalIndicator } from 'nestjs-vitals';
import type { Indicator } from 'nestjs-vitals';
import { REDIS } from './redis.token.js';

@OptionalIndicator('redis')
export class RedisIndicator implements Indicator {
  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  async check(): Promise<void> {
    await this.redis.ping();
  }
}
