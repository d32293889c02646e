export { BullMqIndicator } from './bullmq-indicator.js';
export type { BullMqLimits } from './bullmq-indicator.js';
export { BullMqProgressHeartbeat } from './bullmq-progress-heartbeat.js';
export type { BullMqProgressOptions } from './bullmq-progress-heartbeat.js';
export type { BullMqJob, BullMqJobType, BullMqQueue, BullMqWorker } from './bullmq-client.js';
