import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startPostgres } from '../../support/postgres.js';
import type { EmbeddedPostgres } from '../../support/postgres.js';
import { Child, EXAMPLE, eventually, isRunning } from './service.js';

describe('the embedded PostgreSQL', () => {
  let db: EmbeddedPostgres;
  let pool: pg.Pool;

  beforeAll(async () => {
    db = await startPostgres();
    pool = new pg.Pool({ connectionString: db.url, query_timeout: 1000, connectionTimeoutMillis: 1000 });
    // A server that dies breaks idle connections, each of which emits an error.
    pool.on('error', () => undefined);
  }, 60_000);

  afterAll(async () => {
    await pool.end();
    await db.stop();
  });

  it('is a real server', async () => {
    expect((await pool.query<{ version: string }>('SELECT version()')).rows[0]?.version).toMatch(/^PostgreSQL 1\d/);
  });

  it('hangs on open and new connections while it is frozen, and answers again once it is thawed', async () => {
    await pool.query('SELECT 1');
    db.freeze();
    await expect(pool.query('SELECT 1')).rejects.toThrow('timeout');
    await expect(pool.query('SELECT 1')).rejects.toThrow('timeout');
    db.thaw();
    await expect(pool.query('SELECT 1')).resolves.toBeDefined();
  }, 30_000);

  it('refuses connections once it is killed, and has its port and its data again after a restart', async () => {
    await pool.query('CREATE TABLE kept AS SELECT 42 AS value');
    await pool.query('CHECKPOINT');
    await db.kill();
    await expect(pool.query('SELECT 1')).rejects.toThrow();
    await db.restart();
    expect((await pool.query<{ value: number }>('SELECT value FROM kept')).rows).toEqual([{ value: 42 }]);
  }, 30_000);

  it('can be restarted while it is frozen', async () => {
    db.freeze();
    await db.restart();
    await expect(pool.query('SELECT 1')).resolves.toBeDefined();
  }, 30_000);
});

describe('the end of the embedded PostgreSQL', () => {
  let child: Child | undefined;
  afterEach(async () => child?.remove());

  it.each([
    ['it is stopped', 'await db.stop();'],
    ['its process ends by itself', ''],
    ['its process exits', 'process.exit(3);'],
    ['its process crashes', 'throw new Error("on purpose");'],
    ['its process is terminated', 'process.kill(process.pid, "SIGTERM"); await new Promise(() => {});'],
    ['its process is killed', 'process.kill(process.pid, "SIGKILL");'],
    ['its process is killed while it is frozen', 'db.freeze(); process.kill(process.pid, "SIGKILL");'],
  ])(
    'leaves nothing behind after %s',
    async (_when, ending) => {
      const launcher = pathToFileURL(join(EXAMPLE, 'embedded-postgres', 'start-postgres.js')).href;
      const script = `
      const { startPostgres } = await import(${JSON.stringify(launcher)});
      const db = await startPostgres();
      console.log('started');
      const waiting = setInterval(() => {}, 1000);
      await new Promise((go) => process.once("SIGHUP", go));
      clearInterval(waiting);
      ${ending}`;
      child = new Child(['--input-type=module', '--eval', script]);
      const { exited } = child;
      await eventually(
        () => child?.output ?? '',
        (output) => output.includes('started'),
      );
      const ids = child.processIds();
      expect(ids.length).toBeGreaterThan(3);

      child.process.kill('SIGHUP');

      await exited;
      await eventually(
        () => [...ids.filter(isRunning), ...(child?.leftovers() ?? [])],
        (left) => left.length === 0,
      );
    },
    60_000,
  );

  it('leaves nothing behind after its process is killed while it starts', async () => {
    const launcher = pathToFileURL(join(EXAMPLE, 'embedded-postgres', 'start-postgres.js')).href;
    child = new Child(['--input-type=module', '--eval', `(await import(${JSON.stringify(launcher)})).startPostgres()`]);
    await eventually(
      () => child?.leftovers() ?? [],
      (folders) => folders.length > 0,
    );
    const ids = child.processIds();

    child.process.kill('SIGKILL');

    await child.exited;
    await eventually(
      () => [...ids.filter(isRunning), ...(child?.leftovers() ?? [])],
      (left) => left.length === 0,
    );
  }, 60_000);
});
