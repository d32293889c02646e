import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { getDataSourceToken } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { TypeOrmMigrationsIndicator } from '../../../src/typeorm/index.js';
import { lookedAt } from '../../support/looked-at.js';
import { closeContexts } from '../../support/nest-app.js';
import { startPostgres, type EmbeddedPostgres } from '../../support/postgres.js';

class Orders1700000000001 {
  async up(): Promise<void> {}
  async down(): Promise<void> {}
}
class Invoices1700000000002 extends Orders1700000000001 {}

let postgres: EmbeddedPostgres;

beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);

afterEach(closeContexts);

afterAll(() => postgres.stop());

describe('TypeOrmMigrationsIndicator on a real PostgreSQL', () => {
  it('is unhealthy while a migration is pending, and names the first', async () => {
    const migrations = [Orders1700000000001, Invoices1700000000002];
    const source = new DataSource({ type: 'postgres', url: postgres.url, migrations });
    class Migrations extends TypeOrmMigrationsIndicator {}
    const { report, becomes } = await lookedAt(Migrations, 5000, [{ provide: getDataSourceToken(), useValue: source }]);
    expect(await report()).toMatchObject({ status: 'unhealthy', message: 'the data source is not initialised' });

    await source.initialize();
    expect(await report()).toMatchObject({
      status: 'unhealthy',
      message: '2 migrations are pending, Orders1700000000001 first',
      details: { pending: 2 },
    });
    await source.runMigrations();
    expect(await becomes('healthy')).toMatchObject({ details: { pending: 0 } });

    await source.undoLastMigration();
    expect(await report()).toMatchObject({
      status: 'unhealthy',
      message: 'a migration is pending, Invoices1700000000002 first',
    });
    await closeContexts();
    await source.destroy();
  });
});
