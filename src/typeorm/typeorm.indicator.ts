import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { Indicator } from '../core/report/indicator.js';
import { RequiredIndicator } from '../indicators/indicator.decorator.js';

/** The databases that want a table in every query. */
const QUERIES: Readonly<Record<string, string>> = {
  oracle: 'SELECT 1 FROM DUAL',
  sap: 'SELECT 1 FROM DUMMY',
};

/**
 * Asks a TypeORM data source for an answer, through the pool that the application uses itself: an exhausted pool is seen.
 * For every database that TypeORM speaks SQL to: not for MongoDB.
 *
 * Listed as a provider it is the required indicator `typeorm` on the default data source. Extend and decorate it for
 * another name or role, and give the subclass a constructor with `@InjectDataSource('name')` for another data source.
 */
@RequiredIndicator('typeorm')
export class TypeOrmIndicator implements Indicator {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  async check(): Promise<void> {
    // Drivers say so each in their own words, some only by a TypeError.
    if (!this.dataSource.isInitialized) throw new Error('the data source is not initialised');
    // No time limit here: the engine's deadline governs, and it starts no second query beside one that hangs.
    await this.dataSource.query(QUERIES[this.dataSource.options.type] ?? 'SELECT 1');
  }
}
