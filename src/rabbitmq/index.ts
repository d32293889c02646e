export { RabbitMqIndicator } from './rabbitmq-indicator.js';
export type { RabbitMqIndicatorOptions } from './rabbitmq-indicator.js';
export { RabbitMqProgressHeartbeat } from './rabbitmq-progress-heartbeat.js';
export type { RabbitMqHandler, RabbitMqProgressOptions } from './rabbitmq-progress-heartbeat.js';
export type {
  RabbitMqChannel,
  RabbitMqConnection,
  RabbitMqConnectionManager,
  RabbitMqConsumerChannel,
  RabbitMqQueueState,
  RabbitMqSource,
} from './rabbitmq-client.js';
