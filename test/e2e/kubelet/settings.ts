import type { HealthModuleOptions } from '../../../src/index.js';

/** The settings of the application of `apps`. */
export interface Settings {
  readonly adapter: 'Express' | 'Fastify';
  readonly port: number;
  readonly probePort: number;
  readonly databaseUrl: string;
  readonly health?: HealthModuleOptions;
}
