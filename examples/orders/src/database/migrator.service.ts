import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { StartupTask } from 'nestjs-vitals';
import { DataSource, MigrationExecutor } from 'typeorm';
import type { QueryRunner } from 'typeorm';

/** Any number that no other code in this database uses for a lock. */
const LOCK = 20_260_101;

/** Brings the tables up to date. Replicas may start together: one of them runs the migrations while the others wait for the lock. */
@Injectable()
export class Migrator {
  readonly #logger = new Logger('Migrator');

  constructor(@InjectDataSource() private readonly db: DataSource) {}

  @StartupTask('migrate')
  async migrate({ signal }: { signal: AbortSignal }): Promise<void> {
    // The lock belongs to a connection, so the lock, the migrations and the unlock use the same connection.
    const runner = this.db.createQueryRunner();
    try {
      await lock(runner, signal);
      try {
        const done = await new MigrationExecutor(this.db, runner).executePendingMigrations();
        this.#logger.log(
          done.length === 0 ? 'tables are up to date' : `ran ${done.map(({ name }) => name).join(', ')}`,
        );
      } finally {
        await runner.query('SELECT pg_advisory_unlock($1)', [LOCK]);
      }
    } finally {
      await runner.release();
    }
  }
}

/** Tries again and again instead of waiting inside the database, so that a shutdown can end the wait. */
async function lock(runner: QueryRunner, signal: AbortSignal): Promise<void> {
  for (;;) {
    const [{ isMine }] = (await runner.query('SELECT pg_try_advisory_lock($1) AS "isMine"', [LOCK])) as [
      { isMine: boolean },
    ];
    if (isMine) return;
    await delay(200, undefined, { signal });
  }
}
