import { OpenCalls } from '../clients/open-calls.js';
import { readableError } from '../clients/readable-error.js';
import { healthy, unhealthy, type CheckResult, type Indicator } from '../core/report/indicator.js';
import { wholeNumberOption } from '../core/text/whole-number.js';
import { systemClock } from '../system-clock.js';
import { targetOf, type MongoSource } from './mongo-client.js';
import { Pings } from './pings.js';
import { serversOf } from './topology.js';

/** How a `MongoIndicator` looks at MongoDB. */
export interface MongoIndicatorOptions {
  /**
   * How long the server may work at the ping, in milliseconds, a whole number from 1 to 2147483647: its `maxTimeMS`. The deadline of the
   * check counts all the same.
   * @default 1000
   */
  readonly maxTimeMs?: number;
}

/**
 * Sends `{ ping: 1 }` through the application's own client, and is unhealthy at once while the client knows no server that takes commands, for
 * example no primary of a replica set. One ping then waits in the client, which makes it look for a server twice a second; else it would
 * do so every ten seconds. A ping without an answer stays the only one for 25 s. Then a run that `abandonAfterMs` allows sends another one,
 * over another connection of the client's pool.
 *
 * Extend it, and decorate the subclass with `@RequiredIndicator` or `@OptionalIndicator`. It takes a `MongoClient` or a `Db` of `mongodb` 6 or 7,
 * and a `Connection` of mongoose 8 or 9.
 * @throws VitalsError `INVALID_OPTIONS`, if `maxTimeMs` is no whole number from 1 to 2147483647
 * @example
 * @RequiredIndicator('orders-db', { scope: 'shared' })
 * export class OrdersDatabaseIndicator extends MongoIndicator {
 *   constructor(@InjectConnection() connection: Connection) {
 *     super(connection);
 *   }
 * }
 */
export abstract class MongoIndicator implements Indicator {
  /** Pings that make the client look for a server. */
  private readonly waiting = new OpenCalls();
  private readonly pings = new Pings(systemClock);
  private readonly maxTimeMs: number;

  constructor(
    private readonly source: MongoSource,
    { maxTimeMs = 1000 }: MongoIndicatorOptions = {},
  ) {
    this.maxTimeMs = wholeNumberOption(maxTimeMs, 1, 'MongoIndicator', 'maxTimeMs');
  }

  async check(): Promise<CheckResult> {
    const { client, database } = targetOf(this.source);
    if (!database) return unhealthy('the connection has not been opened');
    // Without the signal of the check, for which the driver would close the connection that the ping waits on.
    const ping = () => database.command({ ping: 1, maxTimeMS: this.maxTimeMs });
    const fault = serversOf(client)?.fault;
    if (fault !== undefined) {
      void this.waiting.join(this.source, ping);
      return unhealthy(fault);
    }
    const { silentMs } = this.pings;
    if (silentMs !== undefined) return unhealthy(`MongoDB has not answered a ping for ${silentMs} ms`);
    try {
      await this.pings.send(ping);
    } catch (error) {
      // The driver learns by the ping that the server is gone.
      throw readableError(error, 'MongoDB did not answer, and the client does not say why');
    }
    const servers = serversOf(client);
    return healthy({ ...(servers && servers.known > 1 && { servers: servers.known, reachable: servers.reachable }) });
  }
}
