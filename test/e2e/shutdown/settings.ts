import type { HealthModuleOptions } from '../../../src/index.js';

/** The settings of the applications of `apps`. */
export interface Settings {
  readonly adapter?: 'Express' | 'Fastify';
  readonly drain?: HealthModuleOptions['drain'];
  /** The protocol of its server. Default: HTTP/1 in the clear. */
  readonly server?: 'https' | 'http2' | 'http2 with TLS';
  /** Whether it binds to `localhost`, which then has two addresses. */
  readonly isOnLocalhost?: boolean;
  /** The gateway, and what it does at `drain.closing`. */
  readonly gateway?: 'ws that closes' | 'ws that does nothing' | 'socket.io';
  /** The separate port of the gateway, and the other options of its decorator. */
  readonly ownPort?: {
    readonly port?: number;
    readonly path?: string;
    readonly host?: string;
    readonly namespace?: string;
  };
  /** Whether Nest's own server does not listen. */
  readonly isBesideOnly?: boolean;
}

/** A message of such an application. */
export interface Told {
  readonly event: string;
  readonly at: number;
  readonly ports?: readonly number[];
  readonly served?: number;
  readonly refused?: number;
  readonly taken?: number;
  readonly acknowledged?: number;
  readonly ids?: readonly number[];
  /** The paths of the requests that have spans. */
  readonly targets?: readonly string[];
}
