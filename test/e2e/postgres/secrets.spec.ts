import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Injectable, type LoggerService } from '@nestjs/common';
import { getDataSourceToken, InjectDataSource, TypeOrmModule } from '@nestjs/typeorm';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { HealthService, OptionalIndicator, unhealthy, type Indicator } from '../../../src/index.js';
import { TypeOrmIndicator } from '../../../src/typeorm/index.js';
import { ADAPTERS } from '../../support/adapters.js';
import { ask } from '../../support/ask.js';
import { startPostgres, type EmbeddedPostgres } from '../../support/postgres.js';
import { closeServices, databaseUrl, startService, type Service, type ServiceOptions } from './service.js';

const SECRET = 's3cr3t-pa55';
const THROWN = `connect to postgres://user:${SECRET}@db.internal:5432/orders failed`;
const RETURNED = `host=db.internal user=app password=${SECRET} dbname=orders: no route`;

@OptionalIndicator('thrown')
class ThrowsUrl implements Indicator {
  check(): never {
    throw new Error(THROWN);
  }
}

@OptionalIndicator('returned')
class ReturnsPair implements Indicator {
  check(): unknown {
    return unhealthy(RETURNED, { url: `postgres://user:${SECRET}@db.internal/orders`, password: SECRET });
  }
}

/** PostgreSQL puts the values of a failed query into its error. */
@OptionalIndicator('query')
class FailsInQuery implements Indicator {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  async check(): Promise<void> {
    await this.dataSource.query(`SELECT 'password=${SECRET}'::integer`);
  }
}

/** A separate pool, whose server refuses its password. */
@Injectable()
@OptionalIndicator('login')
class FailsToLogIn implements Indicator {
  static url = '';

  async check(): Promise<void> {
    const client = new pg.Client(FailsToLogIn.url);
    await client.connect();
  }
}

/** The query goes to a second data source, which is not initialised. */
@OptionalIndicator('second')
class SecondDataSource extends TypeOrmIndicator {
  constructor(@InjectDataSource('second') dataSource: DataSource) {
    super(dataSource);
  }
}

const NAMES = ['thrown', 'returned', 'query', 'login', 'second'];
/** Every format of a probe's answer. */
const FORMS: readonly [string, string, Record<string, string>][] = [
  ['JSON', '/readyz', {}],
  ['text', '/readyz?verbose', {}],
  ['health+json', '/readyz', { accept: 'application/health+json' }],
  ['startup', '/startupz', {}],
  ['startup text', '/startupz?verbose', {}],
  ...NAMES.map((name): [string, string, Record<string, string>] => [`/readyz/${name}`, `/readyz/${name}`, {}]),
];

let postgres: EmbeddedPostgres;
let lines: string[];

beforeAll(async () => {
  postgres = await startPostgres();
  const wrong = new URL(postgres.url);
  wrong.password = SECRET;
  FailsToLogIn.url = wrong.href;
}, 60_000);

afterAll(async () => {
  await closeServices();
  await postgres.stop();
});

async function start(health: ServiceOptions['health'], adapter = ADAPTERS[0]!): Promise<Service> {
  lines = [];
  const service = await startService(adapter, {
    postgres,
    health,
    providers: [ThrowsUrl, ReturnsPair, FailsInQuery, FailsToLogIn, SecondDataSource],
    imports: [
      TypeOrmModule.forRoot({
        name: 'second',
        type: 'postgres',
        url: databaseUrl({ postgres }),
        manualInitialization: true,
      }),
    ],
    app: { nest: { logger: recordInto(lines) } },
  });
  await service.liveness.stop();
  return service;
}

describe.each(ADAPTERS)('the text of database errors on $name', (adapter) => {
  it('stays in the service by default, in every format, and its log has no credentials', async () => {
    for (const format of ['native', 'terminus'] as const) {
      const { url } = await start({ format }, adapter);
      for (const [, path, headers] of FORMS) {
        const { body } = await ask(url + path, { headers });
        for (const text of [SECRET, 'db.internal', 'integer', 'authentication', 'host='])
          expect(body).not.toContain(text);
      }
      expect((await ask(`${url}/readyz?verbose`)).body).toContain('[-]thrown failed: reason withheld');

      const log = lines.join('\n');
      expect(log).not.toContain(SECRET);
      for (const name of NAMES) expect(lines.filter((line) => line.includes(`indicator ${name}:`))).toHaveLength(1);
      expect(log).toContain('connect to postgres://***@db.internal:5432/orders failed');
      expect(log).toContain('password=*** dbname=orders: no route');
      expect(log).toContain('password authentication failed for user');
      await closeServices();
    }
  }, 60_000);

  it('is shown with `full`, in every format, without credentials', async () => {
    for (const format of ['native', 'terminus'] as const) {
      const { url } = await start({ format, details: 'full' }, adapter);
      for (const [, path, headers] of FORMS) expect((await ask(url + path, { headers })).body).not.toContain(SECRET);
      for (const [form, path, headers] of FORMS.slice(0, 3)) {
        const { body } = await ask(url + path, { headers });
        expect({ form, body }).toEqual({ form, body: expect.stringContaining('postgres://***@db.internal') });
        expect(body).toContain('password=*** dbname=orders');
        expect(body).toContain('invalid input syntax for type integer');
        expect(body).toContain('password authentication failed for user');
      }
      await closeServices();
    }
  }, 60_000);
});

it('shows everything to the code of the service, including why a data source that is not initialised fails', async () => {
  const { app } = await start({});
  const { checks } = await app.get(HealthService).readiness();

  expect(app.get<DataSource>(getDataSourceToken('second')).isInitialized).toBe(false);
  expect(checks['postgres']?.status).toBe('healthy');
  expect(checks['thrown']).toMatchObject({ status: 'unhealthy', message: THROWN });
  expect(checks['second']).toMatchObject({
    status: 'unhealthy',
    required: false,
    message: 'the data source is not initialised',
  });
}, 30_000);

function recordInto(target: string[]): LoggerService {
  const record = (...parts: unknown[]): void =>
    void target.push(parts.map((part) => (part instanceof Error ? (part.stack ?? '') : String(part))).join(' '));
  return { log: record, warn: record, error: record, debug: record, verbose: record };
}
