import type { HealthModuleOptions } from '../../../src/index.js';

/** What a check of the application does from now on. */
export type Mode = 'healthy' | 'degraded' | 'unhealthy' | 'hung';

/** The settings of the application of `apps`. */
export interface Settings {
  readonly adapter?: 'Express' | 'Fastify';
  readonly health?: HealthModuleOptions;
  /** Whether it has an optional indicator that only a probe of readiness checks. */
  readonly hasUnasked?: boolean;
  /** Whether it has an indicator, a heartbeat and a hold whose texts look like markup. */
  readonly isHostile?: boolean;
}
