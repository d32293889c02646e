import type { HealthModuleOptions } from '../../../src/index.js';

/** The settings of the application. */
export interface Settings {
  readonly adapter?: 'Express' | 'Fastify';
  readonly health?: HealthModuleOptions;
  /** Whether its startup task fails. */
  readonly cannotStart?: boolean;
  /** Whether it logs errors only. */
  readonly isQuiet?: boolean;
  /** What it does with an uncaught exception; without this Node ends the process. */
  readonly survives?: 'goes on' | 'closes, and exits with 1';
}

/** Part of every error and name of the application. */
export const SECRET = 'hunter2';
