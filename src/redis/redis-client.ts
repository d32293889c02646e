/** What the indicator uses of an ioredis client (5, 6) for one server, or for the master that sentinels name. */
export interface IoRedisClient {
  readonly status: string;
  call(command: string, ...args: string[]): Promise<unknown>;
  readonly options?: { readonly host?: string | undefined; readonly port?: number | undefined };
}

/** What the indicator uses of an ioredis cluster. */
export interface IoRedisCluster {
  readonly status: string;
  readonly isCluster: boolean;
  call(command: string, ...args: string[]): Promise<unknown>;
  nodes(role: 'master'): IoRedisClient[];
}

/** What the indicator uses of a client of the package `redis` (4 to 6) for one server. */
export interface NodeRedisClient {
  readonly isReady: boolean;
  sendCommand(args: string[]): Promise<unknown>;
}

/** What the indicator uses of a client of the package `redis` (5, 6) for the master that sentinels name. */
export interface NodeRedisSentinel {
  readonly isReady: boolean;
  sendCommand(isReadonly: boolean | undefined, args: string[]): Promise<unknown>;
  getSentinelNode(): unknown;
}

/** What the indicator uses of a cluster of the package `redis` (4 to 6). */
export interface NodeRedisCluster {
  readonly masters: readonly { readonly address: string }[];
  sendCommand(firstKey: string | undefined, isReadonly: boolean | undefined, args: string[]): Promise<unknown>;
  // A method, because the nodes that it takes have more members than those above.
  nodeClient(node: never): NodeRedisClient | Promise<NodeRedisClient>;
}

/** The clients that `RedisIndicator` accepts. */
export type RedisClient = IoRedisClient | IoRedisCluster | NodeRedisClient | NodeRedisSentinel | NodeRedisCluster;
