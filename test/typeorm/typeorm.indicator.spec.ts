import { afterEach, describe, expect, it } from '@jest/globals';
import type { Provider } from '@nestjs/common';
import { getDataSourceToken, InjectDataSource } from '@nestjs/typeorm';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { HealthModule, HealthService, OptionalIndicator, RequiredIndicator } from '../../src/index.js';
import type { ReadinessReport, VitalsError } from '../../src/index.js';
import { TypeOrmIndicator } from '../../src/typeorm/index.js';
import { deferred, type Deferred } from '../support/deferred.js';
import { eventually } from '../support/eventually.js';

/** The part of a data source that a check needs. */
class FakeDataSource {
  isInitialized = true;
  readonly queries: string[] = [];
  readonly options: { readonly type: string };
  answer: () => Promise<unknown> = () => Promise.resolve([]);

  constructor(type = 'postgres') {
    this.options = { type };
  }

  query(text: string): Promise<unknown> {
    this.queries.push(text);
    return this.answer();
  }
}

@OptionalIndicator('replica')
class Replica extends TypeOrmIndicator {
  constructor(@InjectDataSource('second') dataSource: DataSource) {
    super(dataSource);
  }
}

@RequiredIndicator('primary')
class Primary extends TypeOrmIndicator {}

class Undecorated extends TypeOrmIndicator {}

let app: TestingModule | undefined;
let hanging: Deferred<unknown> | undefined;

afterEach(async () => {
  hanging?.resolve([]);
  hanging = undefined;
  await app?.close();
  app = undefined;
});

async function start(indicators: Provider[], first: unknown, second: unknown = new FakeDataSource()) {
  const module = await Test.createTestingModule({
    imports: [
      HealthModule.forRoot({ indicators: { defaults: { timeoutMs: 500, abandonAfterMs: 60_000, cacheMs: 0 } } }),
    ],
    providers: [
      { provide: getDataSourceToken(), useValue: first },
      { provide: getDataSourceToken('second'), useValue: second },
      ...indicators,
    ],
  }).compile();
  module.useLogger(false);
  await module.init();
  app = module;
  return app.get(HealthService);
}

/** The readiness report after startup, because every check counts as skipped before. */
async function startedReport(health: HealthService): Promise<ReadinessReport> {
  await eventually(() => health.startup().status === 'started');
  return health.readiness();
}

describe('TypeOrmIndicator', () => {
  it('is the required indicator `typeorm` on the default data source, if it is a provider itself', async () => {
    const [first, second] = [new FakeDataSource(), new FakeDataSource()];
    const { checks } = await readinessOf([TypeOrmIndicator], first, second);

    expect(Object.keys(checks)).toEqual(['typeorm']);
    expect(checks['typeorm']).toMatchObject({ status: 'healthy', required: true });
    expect(new Set(first.queries)).toEqual(new Set(['SELECT 1']));
    expect(second.queries).toEqual([]);
  });

  it.each([
    ['a decorated subclass', Primary, 'primary', true],
    ['an undecorated subclass', Undecorated, 'typeorm', true],
    ['an optional subclass', Replica, 'replica', false],
  ])('has the name and the role of %s', async (_what, indicator, name, required) => {
    const { checks } = await readinessOf([indicator], new FakeDataSource());

    expect(checks).toEqual({ [name]: expect.objectContaining({ status: 'healthy', required }) });
  });

  it('asks the data source that a subclass injects, while another subclass asks the default one', async () => {
    const [first, second] = [new FakeDataSource(), new FakeDataSource()];
    second.answer = () => Promise.reject(new Error('the replica is gone'));
    const { status, checks } = await readinessOf([Primary, Replica], first, second);

    expect(status).toBe('degraded');
    expect(checks['primary']).toMatchObject({ status: 'healthy' });
    expect(checks['replica']).toMatchObject({ status: 'unhealthy', required: false, message: 'the replica is gone' });
  });

  it('stops the start-up if an undecorated subclass of the same name is a provider, too', async () => {
    await expect(start([TypeOrmIndicator, Undecorated], new FakeDataSource())).rejects.toMatchObject({
      name: 'VitalsError',
      message: expect.stringMatching(/"typeorm" is used 2 times \(.*TypeOrmIndicator.*Undecorated/),
    } satisfies Partial<Record<keyof VitalsError, unknown>>);
  });

  it.each([
    ['postgres', 'SELECT 1'],
    ['mysql', 'SELECT 1'],
    ['better-sqlite3', 'SELECT 1'],
    ['mssql', 'SELECT 1'],
    ['oracle', 'SELECT 1 FROM DUAL'],
    ['sap', 'SELECT 1 FROM DUMMY'],
  ])('sends %s a query in its dialect', async (type, query) => {
    const dataSource = new FakeDataSource(type);
    await readinessOf([TypeOrmIndicator], dataSource);

    expect(new Set(dataSource.queries)).toEqual(new Set([query]));
  });

  it('is unhealthy until its data source is initialised, and says so', async () => {
    const dataSource = new DataSource({ type: 'postgres', host: '127.0.0.1', port: 1 });
    const health = await start([TypeOrmIndicator], dataSource);
    const unhealthy = await eventually(() => {
      const check = health.startup().checks['typeorm'];
      return check?.ageMs !== undefined && check;
    });

    expect(health.startup().status).toBe('starting');
    expect(unhealthy).toMatchObject({ status: 'unhealthy', message: 'the data source is not initialised' });

    Object.assign(dataSource, { isInitialized: true, query: () => Promise.resolve([]) });
    expect((await startedReport(health)).checks['typeorm']).toMatchObject({ status: 'healthy' });
  });

  it('times out on a query that hangs, is then still running, and sends no second query until it settles', async () => {
    const dataSource = new FakeDataSource();
    const health = await start([TypeOrmIndicator], dataSource);
    await startedReport(health);
    const asked = dataSource.queries.length;
    hanging = deferred();
    dataSource.answer = () => hanging!.promise;

    const first = (await health.readiness()).checks['typeorm'];
    const later = await eventually(async () => {
      const check = (await health.readiness()).checks['typeorm'];
      return (check?.failures ?? 0) >= 3 && check;
    });

    expect(first).toMatchObject({
      status: 'unhealthy',
      message: expect.stringMatching(/(timed out|still running) after/),
    });
    expect(later).toMatchObject({
      status: 'unhealthy',
      message: expect.stringMatching(/^still running after \d+ ms$/),
    });
    expect(dataSource.queries).toHaveLength(asked + 1);

    dataSource.answer = () => Promise.resolve([]);
    hanging.resolve([]);
    await eventually(async () => (await health.readiness()).checks['typeorm']?.status === 'healthy');
  });

  async function readinessOf(...args: Parameters<typeof start>): Promise<ReadinessReport> {
    return startedReport(await start(...args));
  }
});
