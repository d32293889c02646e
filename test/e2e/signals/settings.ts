import type { HealthModuleOptions } from '../../../src/index.js';

/** The settings of the application of `apps`. */
export interface Settings {
  readonly adapter?: 'Express' | 'Fastify';
  readonly drain?: HealthModuleOptions['drain'];
  /** The signals on which Nest shuts the shop down. Default: all. */
  readonly hooks?: readonly NodeJS.Signals[] | 'none' | 'late';
  /** A second application in the process, which ends long before the shop. */
  readonly sibling?: Sibling;
  /** The application's own listener for SIGTERM. */
  readonly foreign?: Foreign;
  /** How the shop raises the signal again when it begins to drain. */
  readonly atDrain?: Raise;
  /** How long after that it does so, in milliseconds. */
  readonly raiseAfterMs?: number;
  /** The hook of the shop that never ends, or ends only after `hangsMs`. */
  readonly hangs?: 'onModuleDestroy' | 'beforeApplicationShutdown' | 'onApplicationShutdown';
  readonly hangsMs?: number;
}

export type Sibling =
  | 'http'
  | 'http with the module'
  | 'context'
  | 'context with the module'
  | 'microservice'
  /** Closes the shop with `app.close()` at the signal; the shop itself has no hooks. */
  | 'closer';

export type Foreign = 'logs' | 'logs once' | 'closes' | 'closes late';

export type Raise = 'kill' | 'kill of the group' | 'kill of the group by its id' | 'emit' | 'kept kill';

/** A message of the application. */
export interface Told {
  readonly event: string;
  readonly at: number;
}
