import { OpenCalls } from '../clients/open-calls.js';
import { readableError } from '../clients/readable-error.js';
import { healthy, unhealthy, type CheckResult, type Indicator } from '../core/report/indicator.js';
import { connectionsOf, type Connection, type Connections } from './connections.js';
import { LastError } from './last-error.js';
import type { RedisClient } from './redis-client.js';

/** How a `RedisIndicator` looks at Redis. */
export interface RedisIndicatorOptions {
  /**
   * Whether Redis must also be a master that takes writes: not a replica, not without its disk, not out of memory. The check then
   * needs the commands `ROLE` and `SETRANGE`, the latter on `key`. It writes an empty text, which changes nothing.
   * @default false
   */
  readonly writable?: boolean;
  /**
   * The key for `writable`. It need not exist, and is not created.
   * @default 'nestjs-vitals'
   */
  readonly key?: string;
}

/**
 * Sends `PING` through the application's own client, and to each master of a cluster, whose state must be `ok`. Nothing is sent
 * while the client is not connected, because the command would wait in the client's queue. A ping without an answer stays the only one.
 * Why the client is not connected is in the message, if the client emits an `error`: ioredis does only if the application listens to it, and
 * its cluster does not for its nodes.
 *
 * Extend it, and decorate the subclass with `@RequiredIndicator` or `@OptionalIndicator`. It takes ioredis 5 and 6 and `redis` 4 to 6,
 * for one server, a cluster or sentinels.
 * @example
 * @OptionalIndicator('cache', { timeoutMs: 500 })
 * export class CacheIndicator extends RedisIndicator {
 *   constructor(@Inject(REDIS) redis: Redis) {
 *     super(redis);
 *   }
 * }
 */
export abstract class RedisIndicator implements Indicator {
  private readonly lookups = new OpenCalls();
  private readonly calls = new OpenCalls();
  private readonly lastError: LastError;

  constructor(
    private readonly client: RedisClient,
    private readonly options: RedisIndicatorOptions = {},
  ) {
    this.lastError = new LastError(client);
  }

  async check(): Promise<CheckResult> {
    // A cluster of `redis` may have to wait for the connection to a node.
    const connections = await this.lookups.join(this.client, async () => connectionsOf(this.client));
    const { all, isCluster } = connections;
    const away = all.find(({ fault }) => fault !== undefined);
    if (away) {
      const where = away.place === undefined ? '' : ` (${away.place})`;
      return unhealthy(`the client is ${away.fault}${where}${this.lastError.remark}`);
    }
    const replicas = await Promise.all(all.map((each) => this.calls.join(each.of, () => this.ask(each, connections))));
    const faulty = replicas.find((each) => typeof each === 'string');
    if (faulty !== undefined) return unhealthy(faulty);
    this.lastError.forget();
    return healthy({
      ...(isCluster ? { masters: all.length } : {}),
      ...(this.options.writable ? { replicas: replicas.reduce((sum: number, each) => sum + Number(each), 0) } : {}),
    });
  }

  /** The number of replicas, 0 if it is not asked for, or what is wrong. */
  private async ask(connection: Connection, connections: Connections): Promise<number | string> {
    const where = connection.place === undefined ? '' : ` (${connection.place})`;
    const isFirst = connection === connections.all[0];
    try {
      await connection.send('PING');
      if (connections.isCluster && isFirst) {
        const state = /cluster_state:(\w+)/.exec(String(await connection.send('CLUSTER', 'INFO')))?.[1];
        if (state !== 'ok') return `the state of the cluster is ${state}${where}`;
      }
      if (!this.options.writable) return 0;

      const [role, , replicas] = (await connection.send('ROLE')) as readonly unknown[];
      if (String(role) !== 'master') return `Redis is a replica, which takes no writes${where}`;
      // Redis refuses it exactly if it would refuse a write that needs memory.
      const { key = 'nestjs-vitals' } = this.options;
      if (isFirst) await connections.sendWithKey(key, 'SETRANGE', key, '0', '');
      return Array.isArray(replicas) ? replicas.length : 0;
    } catch (error) {
      throw readableError(error, `Redis did not answer${where}, and the client does not say why`);
    }
  }
}
