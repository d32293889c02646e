import { Inject, Logger, Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Redis } from 'ioredis';
import { RedisIndicator } from './redis.indicator.js';
import { REDIS } from './redis.token.js';

/** The application imports this module only if a Redis is configured. */
@Module({})
export class RedisModule implements OnModuleInit, OnApplicationShutdown {
  static at(url: string): DynamicModule {
    return {
      module: RedisModule,
      global: true,
      providers: [{ provide: REDIS, useFactory: () => connect(url) }, RedisIndicator],
      exports: [REDIS],
    };
  }

  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  onModuleInit(): void {
    // Do not wait for the connection: the service also starts without Redis, and ioredis keeps trying.
    this.redis.connect().catch(() => undefined);
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}

function connect(url: string): Redis {
  const redis = new Redis(url, {
    lazyConnect: true,
    // Without a connection a command fails at once, instead of waiting in a queue for a connection.
    enableOfflineQueue: false,
    connectTimeout: 2000,
    retryStrategy: (attempt) => Math.min(attempt * 200, 3000),
  });
  return logChanges(redis);
}

/** Logs one line when the connection is lost and one when it is back. Without a listener, ioredis would print every failed attempt. */
function logChanges(redis: Redis): Redis {
  const logger = new Logger('Redis');
  let isUp: boolean | undefined;
  redis.on('ready', () => {
    isUp = true;
    logger.log('connected');
  });
  redis.on('error', (error: Error & { code?: string }) => {
    if (isUp !== false) logger.warn(`not connected: ${error.message || error.code}`);
    isUp = false;
  });
  redis.on('close', () => {
    if (isUp === true) logger.warn('connection lost');
    if (isUp === true) isUp = false;
  });
  return redis;
}
