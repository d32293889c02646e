import type { HealthModuleOptions } from '../../../src/index.js';

/** What the application of `apps` can be told. */
export interface Settings {
  readonly transport: 'TCP' | 'TLS' | 'gRPC' | 'Redis' | 'NATS' | 'RabbitMQ' | 'custom';
  /** The adapter of a hybrid application; `createMicroservice` without one. */
  readonly adapter?: 'Express' | 'Fastify';
  readonly drain?: HealthModuleOptions['drain'];
  /** Of the probe server. */
  readonly probePort?: number;
  /** Where gRPC listens: it does not tell which port it was given. */
  readonly listenPort?: number;
  /** Of the broker. */
  readonly brokerPort?: number;
}
