import type { HealthModuleOptions } from '../../../../src/index.js';

/** What the applications of `apps` can be told. */
export interface Settings {
  readonly adapter?: 'Express' | 'Fastify';
  readonly health?: Pick<HealthModuleOptions, 'port' | 'heartbeat'>;
  /** 'predicate': one that lets everybody see everything. */
  readonly details?: 'full' | 'predicate';
  /** How long a module's initialisation, and after it a startup task, block the event loop. */
  readonly bootBlockMs?: number;
  /** How long a required check takes. */
  readonly checkMs?: number;
  readonly cacheMs?: number;
  /** The application's logger. */
  readonly logger?: 'text' | 'json' | 'none';
}

/** What they tell. */
