import type { HealthModuleOptions } from '../../../src/index.js';

/** What the applications of `apps` can be told. */
export interface Settings {
  readonly adapter?: 'Express' | 'Fastify';
  readonly drain?: HealthModuleOptions['drain'];
  /** What its server speaks: HTTP/1 in the clear unless it is given. */
  readonly server?: 'https' | 'http2' | 'http2 with TLS';
  /** Binds to `localhost`, which has two addresses then. */
  readonly isOnLocalhost?: boolean;
  /** What its gateway does at `drain.closing`. */
  readonly gateway?: 'ws that closes' | 'ws that does nothing' | 'socket.io';
  /** The gateway's own port, and what else its decorator is told. */
  readonly ownPort?: {
    readonly port?: number;
    readonly path?: string;
    readonly host?: string;
    readonly namespace?: string;
  };
  /** Has Nest's own server not listen. */
  readonly isBesideOnly?: boolean;
}

/** What they tell. */
export interface Told {
  readonly event: string;
  readonly at: number;
  readonly ports?: readonly number[];
  readonly served?: number;
  readonly refused?: number;
  readonly taken?: number;
  readonly acknowledged?: number;
  readonly ids?: readonly number[];
}
