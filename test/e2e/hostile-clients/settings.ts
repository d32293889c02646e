/** The settings of the victim. */
export interface VictimSettings {
  readonly adapter?: 'Express' | 'Fastify';
  /** Whether its checks are slow and run for every probe, and a function judges each client before details are shown. */
  readonly isSlow?: boolean;
}

/** The message of the victim once it listens: the ports of its application and of its probe server. */
export interface Up {
  readonly port: number;
  readonly probePort: number;
}

/** The settings of the attacker. */
export interface AttackSettings {
  readonly attack: string;
  readonly port: number;
}

/** The most bytes that one connection of the attacker has sent so far. */
export interface Spent {
  readonly mostBytes: number;
}
