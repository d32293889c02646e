export { NatsIndicator } from './nats-indicator.js';
export type { NatsClient } from './nats-indicator.js';
