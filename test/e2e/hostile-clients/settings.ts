/** What the victim can be told. */
export interface VictimSettings {
  readonly adapter?: 'Express' | 'Fastify';
  /** Has checks that take long each time, and looks at each client before it shows details. */
  readonly isSlow?: boolean;
}

/** What the victim tells once it listens: the ports of its application and of its probe server. */
export interface Up {
  readonly port: number;
  readonly probePort: number;
}

/** What the attacker is told. */
export interface AttackSettings {
  readonly attack: string;
  readonly port: number;
}

/** The most bytes of bodies that one connection of the attacker has got rid of so far. */
export interface Spent {
  readonly mostBytes: number;
}
