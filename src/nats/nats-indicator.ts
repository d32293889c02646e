import { OpenCalls } from '../clients/open-calls.js';
import { readableError } from '../clients/readable-error.js';
import { healthy, unhealthy, type CheckResult, type Indicator } from '../core/report/indicator.js';

/** What the indicator uses of a connection of `nats` 2 or `@nats-io/transport-node` 3. */
export interface NatsClient {
  isClosed(): boolean;
  isDraining(): boolean;
  rtt(): Promise<number>;
}

/**
 * Measures the round trip to the NATS server of the application's own connection. A connection that is closed, draining or connecting
 * again is unhealthy at once. A ping without an answer stays the only one.
 *
 * Extend it, and decorate the subclass with `@RequiredIndicator` or `@OptionalIndicator`. It takes a connection of `nats` 2 or of
 * `@nats-io/transport-node` 3.
 * @example
 * @RequiredIndicator('nats')
 * export class NatsServerIndicator extends NatsIndicator {
 *   constructor(@Inject(NATS) connection: NatsConnection) {
 *     super(connection);
 *   }
 * }
 */
export abstract class NatsIndicator implements Indicator {
  private readonly calls = new OpenCalls();

  constructor(private readonly connection: NatsClient) {}

  async check(): Promise<CheckResult> {
    if (this.connection.isClosed()) return unhealthy('the connection to NATS is closed');
    if (this.connection.isDraining()) return unhealthy('the connection to NATS is draining');
    try {
      // `rtt()` rejects while the client connects again, whereas `isClosed()` is false then.
      await this.calls.join(this.connection, () => this.connection.rtt());
      return healthy();
    } catch (error) {
      throw readableError(error, 'NATS did not answer, and the client does not say why');
    }
  }
}
