import { describe, expect, it } from '@jest/globals';
import { add, project, type Added, type Files } from './files.js';

function addTo(packages: readonly string[], module: string, others: Files = {}): Added {
  const text = `import { Module } from '@nestjs/common';\n${module}\nexport class DataModule {}\n`;
  const added = add(project(packages, { 'src/data/data.module.ts': text, ...others }));
  // It must not change what it has written.
  expect(add(added.files)).toMatchObject({ changed: {}, notes: [] });
  return added;
}

function provider(imports: string, factory: string): string {
  return `${imports}\n@Module({ providers: [{ provide: 'MONGO', useFactory: ${factory} }] })`;
}

function mongoose(call: string): string {
  return `import { MongooseModule } from '@nestjs/mongoose';\n@Module({ imports: [MongooseModule.${call}] })`;
}

const PATH = 'src/health/mongo.indicator.ts';

describe('an indicator for MongoDB', () => {
  it('asks for the connection of Mongoose', () => {
    const { changed, notes } = addTo(['@nestjs/mongoose', 'mongoose'], mongoose("forRoot('mongodb://db/shop')"));
    expect(notes).toEqual([]);
    expect(changed[PATH]).toBe(`import { InjectConnection } from '@nestjs/mongoose';
import { RequiredIndicator } from 'nestjs-vitals';
import { MongoIndicator, type MongoSource } from 'nestjs-vitals/mongo';

/** While it is unhealthy, this instance is not ready. */
@RequiredIndicator('mongo')
export class MongoServerIndicator extends MongoIndicator {
  constructor(@InjectConnection() client: MongoSource) {
    super(client);
  }
}
`);
    expect(changed['src/data/data.module.ts']).toContain('providers: [MongoServerIndicator]');
  });

  it.each([
    "forRoot('mongodb://db/shop', { connectionName: 'shop' })",
    "forRootAsync({ connectionName: 'shop', useFactory: make })",
  ])('asks for a connection by its name: %s', (call) => {
    const { changed } = addTo(['@nestjs/mongoose', 'mongoose'], mongoose(call));
    expect(changed['src/health/shop-mongo.indicator.ts']).toContain(
      `export class ShopMongoServerIndicator extends MongoIndicator {\n  constructor(@InjectConnection('shop') client: MongoSource) {`,
    );
  });

  it.each([
    ["import { MongoClient } from 'mongodb';", '() => new MongoClient(url)'],
    ["import { MongoClient } from 'mongodb';", 'async () => await MongoClient.connect(url)'],
    ["import * as mongoose from 'mongoose';", '() => mongoose.createConnection(url)'],
  ])('asks for a provider: %s %s', (imports, factory) => {
    const { changed, notes } = addTo(['mongodb', 'mongoose'], provider(imports, factory));
    expect(notes).toEqual([]);
    expect(changed[PATH]).toContain(`constructor(@Inject('MONGO') client: MongoSource) {`);
  });

  it.each([
    [
      'what Mongoose returns is no client',
      provider("import * as mongoose from 'mongoose';", '() => mongoose.connect(url)'),
    ],
    ['the name cannot be seen', mongoose('forRoot(url, options)')],
  ])('is in no module if %s', (_why, module) => {
    const { changed, notes } = addTo(['mongoose', '@nestjs/mongoose'], module);
    expect(changed[PATH]).toContain(`constructor(@Inject('MONGO') client: MongoSource) {`);
    expect(notes).toEqual([expect.stringContaining(`the token of your MongoDB client in place of 'MONGO'`)]);
  });

  it('is not written for a driver that only TypeORM uses', () => {
    const { changed } = addTo(['@nestjs/typeorm', 'typeorm', 'mongodb'], '@Module({})');
    expect(Object.values(changed).join()).not.toContain('nestjs-vitals/mongo');
  });
});

describe('an indicator for TypeORM beside the driver of MongoDB', () => {
  const typeorm = (options: string): string =>
    `import { TypeOrmModule } from '@nestjs/typeorm';\n@Module({ imports: [TypeOrmModule.${options}] })`;
  const packages = ['@nestjs/typeorm', 'typeorm', 'pg', 'mongodb'];
  const path = 'src/health/database.indicator.ts';

  it('is written if the type of the data source is another one', () => {
    const { changed, notes } = addTo(packages, typeorm("forRoot({ type: 'postgres' })"));
    expect(notes).toEqual([]);
    expect(changed[path]).toContain('extends TypeOrmIndicator {}');
  });

  it.each(["forRoot({ type: 'mongodb' })", 'forRoot(options)', 'forRootAsync({ useFactory: make })'])(
    'is not written for %s',
    (options) => {
      const { changed, notes } = addTo(packages, typeorm(options));
      expect(notes).toEqual([]);
      expect(changed[path]).toBeUndefined();
    },
  );
});
