export interface ClientsSpec {
  readonly clients: number;
  readonly ports: readonly number[];
  /** A client chooses one of these at random for each request. */
  readonly requests: readonly { readonly path: string; readonly method?: string; readonly body?: string }[];
  /** The longest time that a client waits before its next request. */
  readonly thinkMs: number;
  /** The time after which a request without an answer has failed. Default: 20 seconds. */
  readonly timeoutMs?: number;
}

export interface ClientsReport {
  readonly connections: number;
  readonly answered: number;
  readonly failed: number;
  /** The number of failed requests, by reason. */
  readonly failures: Readonly<Record<string, number>>;
}

export declare class KeepAliveClients {
  constructor(spec: ClientsSpec);
  connectTo(ports: readonly number[]): void;
  report(): Promise<ClientsReport>;
  stop(): Promise<void>;
}
