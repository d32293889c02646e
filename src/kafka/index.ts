export { KafkaIndicator } from './kafka-indicator.js';
export type { KafkaIndicatorOptions } from './kafka-indicator.js';
export { KafkaProgressHeartbeat } from './kafka-progress-heartbeat.js';
export type { KafkaProgressOptions } from './kafka-progress-heartbeat.js';
export type {
  ConfluentConsumer,
  KafkaAdmin,
  KafkaAssignment,
  KafkaConsumer,
  KafkaJsBatch,
  KafkaJsConsumer,
  KafkaJsCrash,
  KafkaJsEventName,
  KafkaJsFetch,
  KafkaJsGroupJoin,
  KafkaJsRequest,
  KafkaOffset,
  KafkaPartition,
} from './kafka-client.js';
