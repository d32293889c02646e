import type {
  IoRedisClient,
  IoRedisCluster,
  NodeRedisClient,
  NodeRedisCluster,
  NodeRedisSentinel,
  RedisClient,
} from './redis-client.js';

/** One connection of a client, whatever the client. */
export interface Connection {
  /** The object of the client that stands for the connection. */
  readonly of: object;
  /** The address, if the client tells it. */
  readonly place: string | undefined;
  /** Why a command would wait in the client's queue instead of being sent, or `undefined`. */
  readonly fault: string | undefined;
  readonly send: (...command: [string, ...string[]]) => Promise<unknown>;
}

/** A client as the connections that a check asks: one, or one per master of a cluster. */
export interface Connections {
  readonly all: readonly Connection[];
  readonly isCluster: boolean;
  /** Sends a command with a key to the server that has the key. */
  sendWithKey(key: string, ...command: [string, ...string[]]): Promise<unknown>;
}

export function connectionsOf(client: RedisClient): Connections | Promise<Connections> {
  if ('masters' in client) return ofNodeCluster(client);
  if ('nodes' in client) return ofIoCluster(client);
  const only = 'status' in client ? ofIoRedis(client) : ofNodeRedis(client);
  return { all: [only], isCluster: false, sendWithKey: (_key, ...command) => only.send(...command) };
}

function ofIoRedis(client: IoRedisClient): Connection {
  const { host, port } = client.options ?? {};
  return {
    of: client,
    place: host === undefined ? undefined : `${host}:${port}`,
    fault: ioFault(client.status),
    send: (...command) => client.call(...command),
  };
}

function ofIoCluster(client: IoRedisCluster): Connections {
  const all = client.nodes('master').map(ofIoRedis);
  const itself = { of: client, place: undefined, fault: ioFault(client.status), send: all[0]?.send ?? noMaster };
  return {
    all: itself.fault === undefined && all.length > 0 ? all : [itself],
    isCluster: true,
    sendWithKey: (_key, ...command) => client.call(...command),
  };
}

function ofNodeRedis(client: NodeRedisClient | NodeRedisSentinel): Connection {
  return {
    of: client,
    place: undefined,
    fault: client.isReady ? undefined : 'not connected',
    send: (...command) =>
      'getSentinelNode' in client ? client.sendCommand(false, command) : client.sendCommand(command),
  };
}

async function ofNodeCluster(client: NodeRedisCluster): Promise<Connections> {
  const all = await Promise.all(
    client.masters.map(async (master) => ({
      ...ofNodeRedis(await client.nodeClient(master as never)),
      place: master.address,
    })),
  );
  const none = { of: client, place: undefined, fault: 'not connected', send: noMaster };
  return {
    all: all.length > 0 ? all : [none],
    isCluster: true,
    sendWithKey: (key, ...command) => client.sendCommand(key, false, command),
  };
}

/** A client that connects with its first command has the status `wait`: it may be sent one. */
function ioFault(status: string): string | undefined {
  return status === 'ready' || status === 'wait' ? undefined : `not connected: ${status}`;
}

function noMaster(): Promise<never> {
  return Promise.reject(new Error('the client knows no master'));
}
