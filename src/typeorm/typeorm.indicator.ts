import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { Indicator } from '../core/report/indicator.js';
import { RequiredIndicator } from '../indicators/indicator.decorator.js';

/** The queries for databases that need a table in every query. */
const QUERIES: Readonly<Record<string, string>> = {
  oracle: 'SELECT 1 FROM DUAL',
  sap: 'SELECT 1 FROM DUMMY',
};

/**
 * Sends a query to a TypeORM data source through the application's own pool, so that it also notices an exhausted pool. It works for
 * every database that TypeORM queries with SQL, so not for MongoDB.
 *
 * If the class itself is a provider, it is the required indicator `typeorm` on the default data source. Extend and decorate it for
 * another name or role. For another data source, give the subclass a constructor with `@InjectDataSource('name')`.
 */
@RequiredIndicator('typeorm')
export class TypeOrmIndicator implements Indicator {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  async check(): Promise<void> {
    // Drivers report this with different messages, and some only with a TypeError.
    if (!this.dataSource.isInitialized) throw new Error('the data source is not initialised');
    // There is no time limit here: the check has a deadline, and starts no second query beside one that hangs.
    await this.dataSource.query(QUERIES[this.dataSource.options.type] ?? 'SELECT 1');
  }
}
