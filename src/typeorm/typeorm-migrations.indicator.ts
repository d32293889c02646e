import { InjectDataSource } from '@nestjs/typeorm';
import { MigrationExecutor, type DataSource } from 'typeorm';
import { healthy, unhealthy, type CheckResult, type Indicator } from '../core/report/indicator.js';
import { RequiredIndicator } from '../indicators/indicator.decorator.js';

/**
 * Is unhealthy while a migration of a TypeORM data source is pending. Older versions of TypeORM 0.3 make the table of migrations if it is
 * missing.
 *
 * If the class itself is a provider, it is the required indicator `migrations` on the default data source. Extend and decorate it for
 * another name, role or data source. Set `cacheMs` to a minute or so: pending migrations do not appear while the application runs.
 */
@RequiredIndicator('migrations', { cacheMs: 60_000 })
export class TypeOrmMigrationsIndicator implements Indicator {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  async check(): Promise<CheckResult> {
    if (!this.dataSource.isInitialized) throw new Error('the data source is not initialised');
    const pending = await this.pending();
    const [first] = pending;
    if (!first) return healthy({ pending: 0 });
    const text = pending.length === 1 ? 'a migration is pending' : `${pending.length} migrations are pending`;
    return unhealthy(`${text}, ${first.name} first`, { pending: pending.length });
  }

  private async pending(): Promise<readonly { readonly name: string }[]> {
    // TypeORM 0.3.0 releases a runner of its own too early, and then loses a connection of the pool at every check.
    const runner = this.dataSource.createQueryRunner();
    try {
      // `showMigrations()` would write each migration to the log at every check.
      return await new MigrationExecutor(this.dataSource, runner).getPendingMigrations();
    } finally {
      await runner.release();
    }
  }
}
