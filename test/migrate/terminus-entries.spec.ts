import { describe, expect, it } from '@jest/globals';
import { classesOf, migrated, terminusProject, type Migrated } from './migrated.js';

interface Case {
  readonly entry: string;
  /** The class of the indicator, and what it is given. */
  readonly given: readonly [type: string, property: string];
  readonly expected: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly extra?: string;
}

const TYPEORM = ['TypeOrmHealthIndicator', 'db'] as const;
const PRISMA = ['PrismaHealthIndicator', 'prisma'] as const;
const HTTP = ['HttpHealthIndicator', 'http'] as const;
const DISK = ['DiskHealthIndicator', 'disk'] as const;
const MEMORY = ['MemoryHealthIndicator', 'memory'] as const;

function migratedEntry({ entry, given: [type, property], files, extra = '' }: Omit<Case, 'expected'>): Migrated {
  const parameters = `private readonly ${property}: ${type}, ${extra}`;
  return migrated({ ...terminusProject(entry, { imports: type, extra: parameters }), ...files });
}

const READY: Readonly<Record<string, Case>> = {
  'a ping of TypeORM': {
    entry: "() => this.db.pingCheck('db')",
    given: TYPEORM,
    expected: `@RequiredIndicator('db')
export class DbIndicator extends TypeOrmIndicator {}`,
  },
  'a ping of TypeORM with a limit': {
    entry: "async () => await this.db.pingCheck('db', { timeout: 300 })",
    given: TYPEORM,
    expected: `@RequiredIndicator('db', { timeoutMs: 300 })
export class DbIndicator extends TypeOrmIndicator {}`,
  },
  'a ping of TypeORM with its own data source': {
    entry: "() => this.db.pingCheck('shop', { connection: this.shop })",
    given: TYPEORM,
    extra: "@InjectDataSource('shop') private readonly shop: DataSource,",
    expected: `@RequiredIndicator('shop')
export class ShopIndicator extends TypeOrmIndicator {
  constructor(@InjectDataSource('shop') shop: DataSource) {
    super(shop);
  }
}`,
  },
  'an attempt with a limit and a cache': {
    entry: "() => this.db.pingCheck('db').withTimeout(300).cacheFor(5000)",
    given: TYPEORM,
    expected: `@RequiredIndicator('db', { cacheMs: 5000, timeoutMs: 300 })
export class DbIndicator extends TypeOrmIndicator {}`,
  },
  'a ping of Prisma': {
    entry: "() => this.prisma.pingCheck('db', this.client)",
    given: PRISMA,
    extra: 'private readonly client: PrismaClient,',
    expected: `@RequiredIndicator('db')
export class DbIndicator extends SqlIndicator {
  constructor(client: PrismaClient) {
    super(client);
  }
}`,
  },
  'a ping of Sequelize': {
    entry: "() => this.db.pingCheck('db')",
    given: ['SequelizeHealthIndicator', 'db'],
    expected: `@RequiredIndicator('db')
export class DbIndicator extends SqlIndicator {
  constructor(@InjectConnection() sequelize: Sequelize) {
    super(sequelize);
  }
}`,
  },
  'a ping of Mongoose': {
    entry: "() => this.db.pingCheck('mongo')",
    given: ['MongooseHealthIndicator', 'db'],
    files: { 'package.json': '{ "dependencies": { "mongoose": "^8.9.0" } }' },
    expected: `@RequiredIndicator('mongo')
export class MongoCheckIndicator extends MongoIndicator {
  constructor(@InjectConnection() connection: Connection) {
    super(connection);
  }
}`,
  },
  'a ping of MikroORM': {
    entry: "() => this.db.pingCheck('db', { timeout: 500 })",
    given: ['MikroOrmHealthIndicator', 'db'],
    expected: `@RequiredIndicator('db', { timeoutMs: 500 })
export class DbIndicator extends SqlIndicator {
  constructor(orm: MikroORM) {
    super(orm);
  }
}`,
  },
  'a request, whose redirects count as answers': {
    entry:
      "() => this.http.pingCheck('nestjs-docs', 'https://docs.nestjs.com', { headers: { accept: 'a' }, timeout: 800 })",
    given: HTTP,
    expected: `@RequiredIndicator('nestjs-docs', { timeoutMs: 800 })
export class NestjsDocsIndicator extends HttpIndicator {
  constructor() {
    super('https://docs.nestjs.com', { status: [200, 399], headers: { accept: 'a' } });
  }
}`,
  },
  'a request to an address of the configuration': {
    entry: "() => this.http.pingCheck('api', this.config.getOrThrow('API'))",
    given: HTTP,
    extra: 'private readonly config: ConfigService,',
    expected: `@RequiredIndicator('api')
export class ApiIndicator extends HttpIndicator {
  constructor(config: ConfigService) {
    super(config.getOrThrow('API'), { status: [200, 399] });
  }
}`,
  },
  'a response whose status is looked at': {
    entry: "() => this.http.responseCheck('api', 'https://a.example', ({ status }) => status >= 200 && status < 500)",
    given: HTTP,
    expected: `@RequiredIndicator('api')
export class ApiIndicator extends HttpIndicator {
  constructor() {
    super('https://a.example', { status: [200, 499] });
  }
}`,
  },
  'a share of the disk': {
    entry: "() => this.disk.checkStorage('disk', { path: '/data', thresholdPercent: 0.9 })",
    given: DISK,
    expected: `@RequiredIndicator('disk')
export class DiskCheckIndicator extends DiskIndicator {
  constructor() {
    super({ path: '/data', minFreePercent: 10 });
  }
}`,
  },
  'a limit of the heap': {
    entry: "() => this.memory.checkHeap('memory_heap', 150 * 1024 * 1024)",
    given: MEMORY,
    expected: `@RequiredIndicator('memory_heap')
export class MemoryHeapIndicator implements Indicator {
  check() {
    const { heapUsed } = process.memoryUsage();
    if (heapUsed <= 150 * 1024 * 1024) return healthy();
    return unhealthy('Used heap exceeded the set threshold');
  }
}`,
  },
};

describe('an entry of Terminus that this package has', () => {
  it.each(Object.entries(READY))('becomes a class: %s', (_what, { expected, ...entry }) => {
    const result = migratedEntry(entry);
    expect(classesOf(result)).toBe(expected);
    expect(result.left).toEqual([]);
    expect(result.files.has('src/health.controller.ts')).toBe(false);
    expect(result.files.get('src/health.module.ts')).not.toContain('TerminusModule');
  });
});

const WRAPPED: Readonly<Record<string, Omit<Case, 'expected'>>> = {
  'TypeORM on MongoDB': {
    entry: "() => this.db.pingCheck('db')",
    given: TYPEORM,
    files: { 'src/db.ts': "TypeOrmModule.forRoot({ type: 'mongodb' });" },
  },
  'Prisma on MongoDB': {
    entry: "() => this.prisma.pingCheck('db', this.client)",
    given: PRISMA,
    extra: 'private readonly client: PrismaClient,',
    files: { 'prisma/schema.prisma': 'datasource db {\n  provider = "mongodb"\n}' },
  },
  'MikroORM on MongoDB': {
    entry: "() => this.db.pingCheck('db')",
    given: ['MikroOrmHealthIndicator', 'db'],
    files: { 'package.json': '{ "dependencies": { "@mikro-orm/mongodb": "6" } }' },
  },
  'Mongoose before version 8': {
    entry: "() => this.db.pingCheck('db')",
    given: ['MongooseHealthIndicator', 'db'],
    files: { 'package.json': '{ "dependencies": { "mongoose": "^7.6.0" } }' },
  },
  'a microservice': {
    entry: "() => this.micro.pingCheck('db', { transport: Transport.TCP, timeout: 5000 })",
    given: ['MicroserviceHealthIndicator', 'micro'],
  },
  gRPC: { entry: "() => this.grpc.checkService('db', 'hero')", given: ['GRPCHealthIndicator', 'grpc'] },
  'a limit of the disk in bytes': {
    entry: "() => this.disk.checkStorage('db', { path: '/', threshold: 250 * 1024 ** 3 })",
    given: DISK,
  },
  'a callback that reads the body': {
    entry: "() => this.http.responseCheck('db', 'https://a.example', ({ data }) => data.ok)",
    given: HTTP,
  },
  'a request with options of axios': {
    entry: "() => this.http.pingCheck('db', 'https://a.example', { auth: { username: 'a', password: 'b' } })",
    given: HTTP,
  },
  'an address that is worked out at each check': {
    entry: "() => this.http.pingCheck('db', this.discovery.find('db'))",
    given: HTTP,
    extra: 'private readonly discovery: Discovery,',
  },
  'an address that is awaited': {
    entry: "async () => this.http.pingCheck('db', await this.address.value)",
    given: HTTP,
    extra: 'private readonly address: Address,',
  },
};

describe('an entry of Terminus that this package does not have', () => {
  it.each(Object.entries(WRAPPED))('is called by a class, which needs Terminus: %s', (_what, entry) => {
    const result = migratedEntry(entry);
    const call = entry.entry.replace(/^(async )?\(\) => /, '');
    expect(classesOf(result)).toContain(`check() {\n    return ${call};\n  }`);
    expect(classesOf(result)).toContain(`private readonly ${entry.given[1]}: ${entry.given[0]}`);
    expect(result.left).toEqual([]);
    expect(result.files.get('src/health.module.ts')).toMatch(/imports: \[\s+TerminusModule,\s+HealthModule\.forRoot/);
  });

  it('keeps a limit that is longer than that of an indicator', () => {
    expect(classesOf(migratedEntry(WRAPPED['a microservice']!))).toContain(
      "@RequiredIndicator('db', { timeoutMs: 5000 })",
    );
  });
});

describe('an entry that is a function of its own', () => {
  it.each([
    ['a result', "() => ({ api: { status: 'up' } })"],
    ['a promise of a result', "() => Promise.resolve({ api: { status: 'up' as const } })"],
    [
      'one of two results',
      "async () => { if (await this.db.isWell()) return { api: { status: 'up' } }; return { api: { status: 'down' } }; }",
    ],
    ['a session', "() => this.indicators.check('api').up({ a: 1 })"],
    ['an attempt without a function around it', "this.indicators.check('api').attempt(async () => this.db.ask())"],
  ])('becomes an indicator with the key of its result: %s', (_what, entry) => {
    const extra = 'private readonly db: Database, private readonly indicators: HealthIndicatorService';
    const result = migrated(terminusProject(entry, { imports: 'HealthIndicatorService', extra }));
    expect(result.left).toEqual([]);
    expect(classesOf(result)).toMatch(
      /^@RequiredIndicator\('api'\)\nexport class ApiIndicator implements Indicator \{/,
    );
  });

  it('finds the key that an own indicator has in its code', () => {
    const files = terminusProject('() => this.dog.isHealthy(), () => this.cat.look()', {
      head: "import { Dog } from './dog';\nimport { Cat } from './cat';",
      extra: 'private readonly dog: Dog, private readonly cat: Cat',
    });
    const result = migrated({
      ...files,
      'src/dog.ts': "export class Dog {\n  isHealthy(key = 'dog') {\n    return this.getStatus(key, true);\n  }\n}\n",
      'src/cat.ts': "export class Cat {\n  look() {\n    return this.indicators.check('cat').up();\n  }\n}\n",
    });
    expect(result.left).toEqual([]);
    expect(classesOf(result)).toMatch(/@RequiredIndicator\('dog'\)[^]*@RequiredIndicator\('cat'\)/);
  });

  it('takes constants, functions and types along, with their comments', () => {
    const head =
      '// How much is too much.\nconst LIMIT = 5;\n\nfunction isWell(count: number) {\n  return count < LIMIT;\n}';
    const result = migrated(terminusProject("() => ({ api: { status: isWell(3) ? 'up' : 'down' } })", { head }));
    expect(classesOf(result)).toContain(`${head}\n\n@RequiredIndicator('api')`);
    expect(result.files.has('src/health.controller.ts')).toBe(false);
  });
});
