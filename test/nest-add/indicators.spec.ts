import { describe, expect, it } from '@jest/globals';
import { add, project, type Added, type Files } from './files.js';

/** What the schematic does in a project with these packages and one more module. */
function addTo(packages: readonly string[], module: string, others: Files = {}): Added {
  const added = add(
    project(packages, { 'src/data/data.module.ts': `import { Module } from '@nestjs/common';\n${module}`, ...others }),
  );
  // It must not change what it has written.
  expect(add(added.files)).toMatchObject({ changed: {}, notes: [] });
  return added;
}

describe('an indicator for a client that a module has', () => {
  it('asks for the default data source of TypeORM', () => {
    const { changed, notes } = addTo(
      ['@nestjs/typeorm', 'typeorm', 'pg'],
      `import { TypeOrmModule } from '@nestjs/typeorm';\n\n@Module({\n  imports: [TypeOrmModule.forRoot({ type: 'postgres' })],\n})\nexport class DataModule {}\n`,
    );
    expect(notes).toEqual([]);
    expect(changed['src/health/database.indicator.ts']).toBe(`import { RequiredIndicator } from 'nestjs-vitals';
import { TypeOrmIndicator } from 'nestjs-vitals/typeorm';

/** While it is unhealthy, this instance is not ready. */
@RequiredIndicator('database')
export class DatabaseIndicator extends TypeOrmIndicator {}
`);
    expect(changed['src/data/data.module.ts']).toBe(`import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DatabaseIndicator } from '../health/database.indicator';

@Module({
  imports: [TypeOrmModule.forRoot({ type: 'postgres' })],
  providers: [DatabaseIndicator],
})
export class DataModule {}
`);
  });

  it('asks for a data source by its name', () => {
    const { changed } = addTo(
      ['@nestjs/typeorm', 'typeorm'],
      `import { TypeOrmModule } from '@nestjs/typeorm';\n@Module({ imports: [TypeOrmModule.forRootAsync({ name: 'userData', useFactory: make })] })\nexport class DataModule {}\n`,
    );
    expect(changed['src/health/user-data-database.indicator.ts']).toContain(
      `@RequiredIndicator('user-data-database')\nexport class UserDataDatabaseIndicator extends TypeOrmIndicator {\n  constructor(@InjectDataSource('userData') client: DataSource) {`,
    );
  });

  it('asks for each queue of BullMQ', () => {
    const { changed, notes } = addTo(
      ['bullmq', '@nestjs/bullmq', 'ioredis'],
      `import { BullModule } from '@nestjs/bullmq';\n@Module({ imports: [BullModule.registerQueue({ name: 'orders' }, { name: 'mail-queue' })] })\nexport class DataModule {}\n`,
    );
    expect(notes).toEqual([]);
    expect(Object.keys(changed).filter((path) => path.includes('/health/'))).toEqual([
      'src/health/orders-queue.indicator.ts',
      'src/health/mail-queue.indicator.ts',
    ]);
    expect(changed['src/health/orders-queue.indicator.ts']).toBe(`import { InjectQueue } from '@nestjs/bullmq';
import { OptionalIndicator } from 'nestjs-vitals';
import { BullMqIndicator, type BullMqQueue } from 'nestjs-vitals/bullmq';

/** While it is unhealthy, readiness is degraded, which still answers 200. */
@OptionalIndicator('orders-queue')
export class OrdersQueueIndicator extends BullMqIndicator {
  constructor(@InjectQueue('orders') client: BullMqQueue) {
    super(client);
  }
}
`);
    expect(changed['src/data/data.module.ts']).toContain('providers: [OrdersQueueIndicator, MailQueueIndicator] })');
  });

  it.each([
    [
      'a factory, and a text as the token',
      ['ioredis'],
      `import { Redis } from 'ioredis';\n@Module({ providers: [{ provide: 'CACHE', useFactory: () => new Redis() }] })\nexport class DataModule {}\n`,
      'redis',
      `@Inject('CACHE') client: RedisClient`,
    ],
    [
      'a factory that puts the client into a constant',
      ['redis'],
      `import { createClient } from 'redis';\n@Module({ providers: [{ provide: 'CACHE', useFactory: async () => {\n  const client = createClient();\n  await client.connect();\n  return client;\n} }] })\nexport class DataModule {}\n`,
      'redis',
      `@Inject('CACHE') client: RedisClient`,
    ],
    [
      'a constant of another file as the token',
      ['amqplib'],
      `import * as amqp from 'amqplib';\nimport { AMQP } from './tokens';\n@Module({ providers: [{ provide: AMQP, useFactory: () => amqp.connect('amqp://mq') }] })\nexport class DataModule {}\n`,
      'rabbitmq',
      `@Inject(AMQP) client: RabbitMqSource`,
    ],
    [
      'a class of the client as the token',
      ['pg'],
      `import { Pool } from 'pg';\n@Module({ providers: [{ provide: Pool, useValue: new Pool() }] })\nexport class DataModule {}\n`,
      'database',
      `@Inject(Pool) client: SqlClient`,
    ],
    [
      'an asynchronous factory of NATS',
      ['nats'],
      `import { connect } from 'nats';\n@Module({ providers: [{ provide: 'BUS', useFactory: async () => await connect({}) }] })\nexport class DataModule {}\n`,
      'nats',
      `@Inject('BUS') client: NatsClient`,
    ],
    [
      'a class that extends the client of Prisma',
      ['@prisma/client'],
      `import { PrismaService } from './prisma.service';\n@Module({ providers: [PrismaService], exports: [PrismaService] })\nexport class DataModule {}\n`,
      'database',
      `client: PrismaService`,
    ],
  ])('asks for a provider of the application: %s', (_what, packages, module, name, parameter) => {
    const { changed, notes } = addTo(packages, module, {
      'src/data/tokens.ts': `export const AMQP = Symbol('amqp');\n`,
      'src/data/prisma.service.ts': `import { PrismaClient } from '../generated/prisma/client';\nexport class PrismaService extends PrismaClient {}\n`,
    });
    expect(notes).toEqual([]);
    expect(changed[`src/health/${name}.indicator.ts`]).toContain(`constructor(${parameter}) {`);
    expect(changed['src/data/data.module.ts']).toMatch(/providers: \[[^]*, \w+Indicator\]/);
  });

  it('imports a token of another file with the ending that the application uses', () => {
    const module = `import { Redis } from 'ioredis';\nimport { CACHE } from './tokens.js';\n@Module({ providers: [{ provide: CACHE, useFactory: () => new Redis() }] })\nexport class DataModule {}\n`;
    const { changed } = addTo(['ioredis'], module, { 'src/data/tokens.ts': `export const CACHE = 'cache';\n` });
    expect(changed['src/health/redis.indicator.ts']).toContain(`import { CACHE } from '../data/tokens.js';`);
    expect(changed['src/data/data.module.ts']).toContain(
      `import { RedisServerIndicator } from '../health/redis.indicator.js';`,
    );
  });

  it('is written in the style of the module', () => {
    const module = `import { Redis } from "ioredis"\n@Module({ providers: [{ provide: "CACHE", useFactory: () => new Redis() }] })\nexport class DataModule {}\n`;
    const { changed } = add(
      project(['ioredis'], { 'src/data.module.ts': `import { Module } from "@nestjs/common"\n${module}` }),
    );
    expect(changed['src/health/redis.indicator.ts']).toBe(`import { Inject } from "@nestjs/common"
import { OptionalIndicator } from "nestjs-vitals"
import { RedisIndicator, type RedisClient } from "nestjs-vitals/redis"

/** While it is unhealthy, readiness is degraded, which still answers 200. */
@OptionalIndicator("redis")
export class RedisServerIndicator extends RedisIndicator {
  constructor(@Inject("CACHE") client: RedisClient) {
    super(client)
  }
}
`);
  });
});

describe('an indicator for a client that is not known', () => {
  it.each([
    ['no provider', `@Module({})\nexport class DataModule {}\n`],
    [
      'a token that another file cannot name',
      `import { Redis } from 'ioredis';\nexport const CACHE = 'cache';\n@Module({ providers: [{ provide: CACHE, useFactory: () => new Redis() }] })\nexport class DataModule {}\n`,
    ],
    [
      'something made of the client',
      `import { Redis } from 'ioredis';\n@Module({ providers: [{ provide: 'STORE', useFactory: () => new Store(new Redis()) }] })\nexport class DataModule {}\n`,
    ],
    [
      'a factory that may return something else',
      `import { Redis } from 'ioredis';\n@Module({ providers: [{ provide: 'CACHE', useFactory: () => {\n  if (off) return null;\n  return new Redis();\n} }] })\nexport class DataModule {}\n`,
    ],
    [
      'a client for each request',
      `import { Redis } from 'ioredis';\n@Module({ providers: [{ provide: 'CACHE', scope: Scope.REQUEST, useFactory: () => new Redis() }] })\nexport class DataModule {}\n`,
    ],
    [
      'a class for each request',
      `import { RedisService } from './redis.service';\n@Module({ providers: [RedisService] })\nexport class DataModule {}\n`,
    ],
    [
      'something of another package',
      `import { Redis } from './redis';\n@Module({ providers: [{ provide: 'STORE', useFactory: () => new Redis() }] })\nexport class DataModule {}\n`,
    ],
  ])('is written, but is in no module: %s', (_what, module) => {
    const scoped = `import { Redis } from 'ioredis';\n@Injectable({ scope: Scope.REQUEST })\nexport class RedisService extends Redis {}\n`;
    const { changed, notes } = addTo(['ioredis'], module, { 'src/data/redis.service.ts': scoped });
    expect(Object.keys(changed).sort()).toEqual(['src/app.module.ts', 'src/health/redis.indicator.ts', 'src/main.ts']);
    expect(changed['src/health/redis.indicator.ts']).toContain(`constructor(@Inject('REDIS') client: RedisClient) {`);
    expect(notes).toEqual([
      `src/health/redis.indicator.ts is in no module yet: put the token of your Redis client in place of 'REDIS' and add RedisServerIndicator to the providers of the module that has the client.`,
    ]);
  });

  it('is one for a consumer of Kafka', () => {
    const { changed, notes } = addTo(['kafkajs'], `@Module({})\nexport class DataModule {}\n`);
    expect(changed['src/health/kafka.indicator.ts']).toContain(
      `export class KafkaConsumerIndicator extends KafkaIndicator {\n  constructor(@Inject('KAFKA') client: KafkaConsumer) {`,
    );
    expect(notes).toEqual([expect.stringContaining("the token of your Kafka consumer client in place of 'KAFKA'")]);
  });

  it('is one for TypeORM without a token, because its data source has one', () => {
    const { changed, notes } = addTo(
      ['@nestjs/typeorm', 'typeorm'],
      `import { TypeOrmModule } from '@nestjs/typeorm';\n@Module({ imports: [TypeOrmModule.forRoot(options)] })\nexport class DataModule {}\n`,
    );
    expect(changed['src/health/database.indicator.ts']).toContain('extends TypeOrmIndicator {}');
    expect(notes).toEqual([
      'src/health/database.indicator.ts is in no module yet: add DatabaseIndicator to the providers of the module that has the client.',
    ]);
  });

  it('is left to a person if the providers of the module are not written out', () => {
    const { changed, notes } = addTo(
      ['@nestjs/typeorm', 'typeorm'],
      `import { TypeOrmModule } from '@nestjs/typeorm';\n@Module({ imports: [TypeOrmModule.forRoot()], providers })\nexport class DataModule {}\n`,
    );
    expect(Object.keys(changed)).toContain('src/health/database.indicator.ts');
    expect(notes).toEqual([
      'src/data/data.module.ts does not write out the array of providers: add DatabaseIndicator of src/health/database.indicator.ts to the providers of a module.',
    ]);
  });
});

describe('no indicator is written', () => {
  it('over a file of the application, which a sentence names', () => {
    const path = 'src/health/redis.indicator.ts';
    const { changed, notes } = add(project(['ioredis'], { [path]: `export class OwnRedisIndicator {}\n` }));
    expect(Object.keys(changed)).not.toContain(path);
    expect(notes).toEqual([
      `${path} is another file: extend RedisIndicator of nestjs-vitals/redis in a file of your own.`,
    ]);
  });

  it.each([
    ['for a driver that only another package uses', ['bullmq', '@nestjs/bullmq', 'ioredis'], 'redis'],
    ['for a broker that only a transport of Nest uses', ['@nestjs/microservices', 'nats', 'amqplib'], 'nats'],
    ['for the driver of an ORM', ['@nestjs/typeorm', 'typeorm', 'pg'], 'sql'],
    ['for MongoDB with TypeORM', ['@nestjs/typeorm', 'typeorm', 'mongodb'], 'typeorm'],
  ])('%s', (_what, packages, entry) => {
    const { changed } = addTo(packages, `@Module({})\nexport class DataModule {}\n`);
    expect(Object.values(changed).join()).not.toContain(`nestjs-vitals/${entry}`);
  });

  it('if the application has one of its own', () => {
    const own = `import { RedisIndicator } from 'nestjs-vitals/redis';\nexport class Own extends RedisIndicator {}\n`;
    const { changed, notes } = addTo(['ioredis'], own);
    expect(Object.keys(changed).sort()).toEqual(['src/app.module.ts', 'src/main.ts']);
    expect(notes).toEqual([]);
  });
});
