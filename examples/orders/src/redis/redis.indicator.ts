import { Inject } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { OptionalIndicator, unhealthy } from 'nestjs-vitals';
import type { CheckResult, Indicator } from 'nestjs-vitals';
import { REDIS } from './redis.token.js';

@OptionalIndicator('redis')
export class RedisIndicator implements Indicator {
  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  async check(): Promise<CheckResult | void> {
    if (this.redis.status !== 'ready') return unhealthy(`not connected (${this.redis.status})`);
    await this.redis.ping();
  }
}
