import type { HealthModuleOptions } from '../../../../src/index.js';

/** The settings of the applications of `apps`. */
export interface Settings {
  readonly adapter?: 'Express' | 'Fastify';
  readonly health?: Pick<HealthModuleOptions, 'port' | 'heartbeat'>;
  /** 'predicate' is a function that shows everything to every client. */
  readonly details?: 'full' | 'predicate';
  /** How long the initialisation of a module and then a startup task block the event loop, in milliseconds. */
  readonly bootBlockMs?: number;
  /** How long a required check takes, in milliseconds. */
  readonly checkMs?: number;
  readonly cacheMs?: number;
  /** The kind of the application's logger. */
  readonly logger?: 'text' | 'json' | 'none';
}

/** A message of such an application. */
