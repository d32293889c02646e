import type { HealthModuleOptions } from '../../../src/index.js';

/** The settings of the application of `apps`. */
export interface Settings {
  readonly transport: 'TCP' | 'TLS' | 'gRPC' | 'Redis' | 'NATS' | 'RabbitMQ' | 'custom';
  /** The adapter of a hybrid application. Without one, the application uses `createMicroservice`. */
  readonly adapter?: 'Express' | 'Fastify';
  readonly drain?: HealthModuleOptions['drain'];
  /** The port of the probe server. */
  readonly probePort?: number;
  /** The port of gRPC, which cannot report a port that the system picked. */
  readonly listenPort?: number;
  /** The port of the broker. */
  readonly brokerPort?: number;
}
