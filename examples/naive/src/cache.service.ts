import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';

@Injectable()
export class CacheService implements OnApplicationShutdown {
  private readonly redis = new Redis(process.env['REDIS_URL'] ?? 'redis://localhost:6379', {
    maxRetriesPerRequest: 1,
    retryStrategy: (attempt) => Math.min(attempt * 200, 2000),
  });

  constructor() {
    const logger = new Logger('Cache');
    this.redis.on('error', (error: Error) => logger.error(error.message));
  }

  async ping(): Promise<void> {
    await this.redis.ping();
  }

  /** The cached value, or what `load` resolves with if the cache has none or cannot be reached. */
  async through(key: string, load: () => Promise<string>): Promise<string> {
    const cached = await this.redis.get(key).catch(() => null);
    if (cached !== null) return cached;
    const fresh = await load();
    await this.redis.set(key, fresh, 'EX', 5).catch(() => null);
    return fresh;
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}
