import type { HealthModuleOptions } from '../../../../src/index.js';

/** What the applications of `apps` can be told. */
export interface Settings {
  readonly port?: number;
  readonly heartbeat?: HealthModuleOptions['heartbeat'];
  /** Does not import the module. */
  readonly isPlain?: boolean;
  /** Does not enable shutdown hooks. */
  readonly isDeafToSignals?: boolean;
  /** Where the bootstrap fails. */
  readonly failsIn?: Failure;
  readonly abortOnError?: boolean;
  /** It has no server. */
  readonly isContext?: boolean;
  /** When it closes: after so many milliseconds, or once it knows the address of its probes. */
  readonly closesAfter?: number | 'address';
  readonly closesTwice?: boolean;
  /** What it writes at its end. */
  readonly file?: string;
  /** The error is caught, so that nothing is left to do. */
  readonly isCaught?: boolean;
}

export type Failure = 'a missing dependency' | 'a factory' | 'onModuleInit' | 'onApplicationBootstrap';

/** What an application tells once it listens: where it serves, and where its probes are answered. */
export interface Up {
  readonly url: string;
  readonly probes: string;
}

/** Silences are noticed soon: a busy machine has to be 5 times as slow to be taken for a stuck one. */
export const QUICK = { intervalMs: 100, warnAfterMs: 500, unreadyAfterMs: 700, stalledAfterMs: 1000 } as const;

/** What turns Node's permission model on. */
export const PERMISSION_FLAG =
  Number.parseInt(process.versions.node, 10) < 24 ? '--experimental-permission' : '--permission';
