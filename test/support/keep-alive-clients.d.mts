export interface ClientsSpec {
  readonly clients: number;
  readonly ports: readonly number[];
  /** One of these is chosen at random each time. */
  readonly requests: readonly { readonly path: string; readonly method?: string; readonly body?: string }[];
  /** At most this long a client waits before its next request. */
  readonly thinkMs: number;
}

export interface ClientsReport {
  readonly connections: number;
  readonly answered: number;
  readonly failed: number;
  /** How often each reason was the reason. */
  readonly failures: Readonly<Record<string, number>>;
}

export declare class KeepAliveClients {
  constructor(spec: ClientsSpec);
  connectTo(ports: readonly number[]): void;
  report(): Promise<ClientsReport>;
  stop(): Promise<void>;
}
