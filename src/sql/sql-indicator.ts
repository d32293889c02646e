import { healthy, unhealthy, type CheckResult, type Indicator } from '../core/report/indicator.js';
import { wholeNumberOption } from '../core/text/whole-number.js';
import { poolUse } from './pool-use.js';
import { sendQuery } from './send-query.js';
import type { SqlClient } from './sql-client.js';

/** How a `SqlIndicator` looks at a database. */
export interface SqlIndicatorOptions {
  /**
   * The query. Oracle needs `SELECT 1 FROM DUAL`.
   * @default 'SELECT 1'
   */
  readonly query?: string;
  /**
   * How many callers may wait for a connection of the pool, a whole number from 0 to 2147483647; with more the indicator is unhealthy, and
   * sends no query. Without it, the use of the pool is shown and not judged. pg, mysql2, Drizzle on one of them, Knex, MikroORM 6 and
   * Sequelize tell how many wait; with a client that does not, the indicator is unhealthy and says so.
   * @default undefined
   */
  readonly maxWaiting?: number;
}

/**
 * Sends a query through the application's own pool, so that it also notices a pool that has no connection left. A query without an answer
 * stays the only one until `abandonAfterMs`.
 *
 * Extend it, and decorate the subclass with `@RequiredIndicator` or `@OptionalIndicator`. It takes a pool of pg 8 or mysql2 3 and the clients of
 * Prisma, Drizzle, Kysely, Knex, MikroORM and Sequelize.
 * @throws VitalsError `INVALID_OPTIONS`, if `maxWaiting` is no whole number from 0 to 2147483647
 * @example
 * @RequiredIndicator('orders-db', { scope: 'shared' })
 * export class OrdersDatabaseIndicator extends SqlIndicator {
 *   constructor(pool: Pool) {
 *     super(pool, { maxWaiting: 50 });
 *   }
 * }
 */
export abstract class SqlIndicator implements Indicator {
  constructor(
    private readonly client: SqlClient,
    private readonly options: SqlIndicatorOptions = {},
  ) {
    const { maxWaiting } = options;
    if (maxWaiting !== undefined) wholeNumberOption(maxWaiting, 0, 'SqlIndicator', 'maxWaiting');
  }

  async check(): Promise<CheckResult> {
    const { query = 'SELECT 1', maxWaiting } = this.options;
    // Before the query, because the query itself may have to wait.
    const use = poolUse(this.client);
    if (maxWaiting !== undefined) {
      if (!use) return unhealthy('the client does not tell how many callers wait, so `maxWaiting` cannot be judged');
      const text = `${use.waiting} callers wait for a connection of the pool; expected at most ${maxWaiting}`;
      if (use.waiting > maxWaiting) return unhealthy(text, { ...use });
    }
    await sendQuery(this.client, query);
    return healthy({ ...poolUse(this.client) });
  }
}
