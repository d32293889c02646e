/* What the snippets expect in an application. It is copied beside them and replaces packages that need a server. */
import { Inject, Injectable, Module, type DynamicModule } from '@nestjs/common';
import { DataSource as RealDataSource } from 'typeorm';
import { HealthModule, OptionalIndicator, RequiredIndicator, type HeartbeatService } from 'nestjs-vitals';

/** Replaces the class of typeorm. */
export class DataSource {
  readonly options = { type: 'postgres' };
  readonly isInitialized = true;

  query(sql: string): Promise<unknown> {
    return Promise.resolve(sql);
  }
}

export function InjectDataSource(): ParameterDecorator {
  return Inject(DataSource);
}

/** Replaces the module of @nestjs/typeorm. */
@Module({})
export class TypeOrmModule {
  static forRoot(_options: object): DynamicModule {
    // `TypeOrmIndicator` asks for the real one.
    const providers = [DataSource, { provide: RealDataSource, useExisting: DataSource }];
    return { module: TypeOrmModule, global: true, providers, exports: [DataSource, RealDataSource] };
  }
}

/** Replaces the client of ioredis. */
export class Redis {
  constructor(
    readonly url?: string,
    readonly options?: object,
  ) {}

  ping(): Promise<string> {
    return Promise.resolve('PONG');
  }
}

@Injectable()
export class Catalogue {
  size = 0;

  load(_signal?: AbortSignal): Promise<void> {
    this.size = 3;
    return Promise.resolve();
  }
}

interface Job {
  readonly id: string;
  run(): Promise<void>;
}

/** A queue with one job. */
@Injectable()
export class Queue {
  readonly done: string[] = [];
  private isEmpty = false;

  async take({ signal }: { signal: AbortSignal }): Promise<Job | undefined> {
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (this.isEmpty || signal.aborted) return undefined;
    this.isEmpty = true;
    return { id: '1', run: () => Promise.resolve(void this.done.push('1')) };
  }
}

@RequiredIndicator('postgres')
export class PostgresIndicator {
  async check(): Promise<void> {}
}

@OptionalIndicator('redis')
export class RedisIndicator {
  async check(): Promise<void> {}
}

@Module({ imports: [HealthModule.forRoot()], providers: [PostgresIndicator, RedisIndicator] })
export class AppModule {}

export const heartbeats = {} as HeartbeatService;

export function countWaiting(queue: Queue, _options: { signal: AbortSignal }): Promise<number> {
  return Promise.resolve(queue.done.length);
}
