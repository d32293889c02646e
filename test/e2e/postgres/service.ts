import { Module, type INestApplication, type Provider } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import type pg from 'pg';
import type { DataSource } from 'typeorm';
import {
  HealthModule,
  RequiredIndicator,
  type HealthModuleOptions,
  type IndicatorOptions,
} from '../../../src/index.js';
import { TypeOrmIndicator } from '../../../src/typeorm/index.js';
import { closeApps, startApp, urlOf, type Adapter, type AppOptions } from '../../support/adapters.js';
import { ask } from '../../support/ask.js';
import { eventually } from '../../support/eventually.js';
import type { EmbeddedPostgres } from '../../support/postgres.js';
import { Probing, stopProbing } from './probing.js';

/** The time that a busy machine may add to any duration in these tests. */
export const MARGIN_MS = 1500;

@RequiredIndicator('postgres')
export class PostgresIndicator extends TypeOrmIndicator {}

export interface ServiceOptions {
  readonly postgres: EmbeddedPostgres;
  /** The port of the database for the service. Default: the port of `postgres`. */
  readonly port?: number;
  readonly indicator?: IndicatorOptions;
  readonly health?: HealthModuleOptions;
  /** Options for the pool of `pg`. */
  readonly pool?: { readonly max?: number; readonly idleTimeoutMillis?: number; readonly application_name?: string };
  readonly providers?: readonly Provider[];
  readonly imports?: readonly NonNullable<Parameters<typeof Module>[0]['imports']>[number][];
  readonly app?: AppOptions;
}

/** A service with a database, and a client that probes its liveness all the time. */
export interface Service {
  readonly app: INestApplication;
  readonly url: string;
  readonly dataSource: DataSource;
  readonly liveness: Probing;
}

/** Starts a service on `adapter` and waits until it is ready. {@link closeServices} closes it. */
export async function startService(adapter: Adapter, options: ServiceOptions): Promise<Service> {
  const app = await startApp(adapter, moduleOf(options), options.app);
  const url = urlOf(app);
  await eventually(async () => (await ask(`${url}/readyz`)).status === 200);
  return {
    app,
    url,
    dataSource: app.get<DataSource>(getDataSourceToken()),
    liveness: new Probing(`${url}/livez`),
  };
}

/** Closes every service that a test has started, even if the test failed. */
export async function closeServices(): Promise<void> {
  await stopProbing();
  await closeApps();
}

/** The pool of the data source, which TypeORM does not make public. */
export function poolOf(dataSource: DataSource): pg.Pool {
  return (dataSource.driver as unknown as { master: pg.Pool }).master;
}

export function databaseUrl({ postgres, port }: Pick<ServiceOptions, 'postgres' | 'port'>): string {
  const url = new URL(postgres.url);
  url.port = String(port ?? postgres.port);
  return url.href;
}

function moduleOf(options: ServiceOptions): new () => object {
  @Module({
    imports: [
      HealthModule.forRoot({
        ...options.health,
        indicators: { byName: { postgres: options.indicator ?? {} }, ...options.health?.indicators },
      }),
      TypeOrmModule.forRoot({ type: 'postgres', url: databaseUrl(options), extra: options.pool, retryDelay: 100 }),
      ...(options.imports ?? []),
    ],
    providers: [PostgresIndicator, ...(options.providers ?? [])],
  })
  class ServiceModule {}
  return ServiceModule;
}
