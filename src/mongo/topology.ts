/** Members of a `MongoClient` that tell what it knows of its servers. They are not documented, and seen in `mongodb` 6.0 to 7.9. */
interface Told {
  readonly topology?: { readonly description?: Description } | undefined;
}

interface Description {
  readonly type?: unknown;
  readonly servers?: unknown;
}

interface ServerDescription {
  readonly address?: unknown;
  readonly type?: unknown;
  readonly error?: unknown;
}

/** What a client knows of its servers. */
export interface Servers {
  /** Why no server can be selected for a command, or `undefined`. */
  readonly fault: string | undefined;
  readonly known: number;
  readonly reachable: number;
}

/** The servers that take any command. */
const FOR_ANY_COMMAND: readonly unknown[] = ['RSPrimary', 'Standalone', 'Mongos', 'LoadBalancer'];

/** What the client knows of its servers, or `undefined` if it does not tell, or has not begun to connect. */
export function serversOf(client: Told | undefined): Servers | undefined {
  const description = client?.topology?.description;
  if (!description || !(description.servers instanceof Map)) return undefined;
  const servers = [...(description.servers.values() as Iterable<ServerDescription>)];
  const reachable = servers.filter(({ type }) => type !== 'Unknown');
  // A direct connection takes the one server as it is.
  const isDirect = description.type === 'Single';
  const isSelectable = reachable.some(({ type }) => isDirect || FOR_ANY_COMMAND.includes(type));
  const lack = description.type === 'ReplicaSetNoPrimary' ? 'the replica set has no primary' : 'no server is reachable';
  return {
    fault: isSelectable ? undefined : `${lack}${reasonOf(servers)}`,
    known: servers.length,
    reachable: reachable.length,
  };
}

/** Why the first of the servers that are not reachable is not. */
function reasonOf(servers: readonly ServerDescription[]): string {
  for (const { address, error } of servers)
    if (error instanceof Error) return ` (${String(address)}: ${error.message})`;
  return '';
}
