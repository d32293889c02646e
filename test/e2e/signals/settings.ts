import type { HealthModuleOptions } from '../../../src/index.js';

/** What the application of `apps` can be told. */
export interface Settings {
  readonly adapter?: 'Express' | 'Fastify';
  readonly drain?: HealthModuleOptions['drain'];
  /** On which signals Nest shuts the shop down: on all of them, unless it is given. */
  readonly hooks?: readonly NodeJS.Signals[] | 'none' | 'late';
  /** A second application in the process. It is through long before the shop. */
  readonly sibling?: Sibling;
  /** Listeners of the application's own, for SIGTERM. */
  readonly foreign?: Foreign;
  /** What the shop does when it begins to drain. */
  readonly atDrain?: Raise;
  /** How long after that it does so. */
  readonly raiseAfterMs?: number;
  /** Which hook of the shop never ends, or only after a while. */
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

/** What it tells. */
export interface Told {
  readonly event: string;
  readonly at: number;
}
