import type { HealthModuleOptions } from '../../../../src/index.js';

/** The settings of the applications of `apps`. */
export interface Settings {
  readonly port?: number;
  readonly heartbeat?: HealthModuleOptions['heartbeat'];
  /** Whether it does not import the module. */
  readonly isPlain?: boolean;
  /** Whether it does not enable shutdown hooks. */
  readonly isDeafToSignals?: boolean;
  /** The place in which the bootstrap fails. */
  readonly failsIn?: Failure;
  readonly abortOnError?: boolean;
  /** Whether it has no server. */
  readonly isContext?: boolean;
  /** When it closes: after so many milliseconds, or once it knows the address of its probes. */
  readonly closesAfter?: number | 'address';
  readonly closesTwice?: boolean;
  /** The file that it writes at its end. */
  readonly file?: string;
  /** Whether it catches the error, so that nothing is left to do. */
  readonly isCaught?: boolean;
}

export type Failure = 'a missing dependency' | 'a factory' | 'onModuleInit' | 'onApplicationBootstrap';

/** The message of an application once it listens: its address, and the address of its probes. */
export interface Up {
  readonly url: string;
  readonly probes: string;
}

/** Thresholds that notice a silence soon. A busy machine must be 5 times as slow to be taken for a stalled one. */
export const QUICK = { intervalMs: 100, warnAfterMs: 500, unreadyAfterMs: 700, stalledAfterMs: 1000 } as const;

/** The flag that turns on Node's permission model. */
export const PERMISSION_FLAG =
  Number.parseInt(process.versions.node, 10) < 24 ? '--experimental-permission' : '--permission';
