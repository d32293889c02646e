export { RedisIndicator } from './redis-indicator.js';
export type { RedisIndicatorOptions } from './redis-indicator.js';
export type {
  IoRedisClient,
  IoRedisCluster,
  NodeRedisClient,
  NodeRedisCluster,
  NodeRedisSentinel,
  RedisClient,
} from './redis-client.js';
