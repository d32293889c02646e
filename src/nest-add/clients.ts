/** A family of clients, and the indicator that is written for one of them. */
export interface ClientKind {
  /** The technology, as sentences name it. */
  readonly title: string;
  /** The packages of the clients, without their subpaths. */
  readonly packages: readonly string[];
  /** Packages that bring such a client of their own: with one of these the application has a client only if it imports it. */
  readonly users: readonly string[];
  /** A package that makes this kind the wrong one. */
  readonly unless?: string;
  /** A package with which only a client that is seen to be of this kind is one. */
  readonly doubtfulWith?: string;
  /** The classes and functions of `packages` that make a client, a static method with its class. */
  readonly makers: RegExp;
  /** The class to extend, the entry that has it, and the type of the client there. */
  readonly base: string;
  readonly entry: string;
  readonly type: string;
  /** The name of the indicator, and of its class without `Indicator`. */
  readonly name: string;
  readonly className: string;
  /** Whether the application cannot serve without it, as a rule. */
  readonly isRequired: boolean;
}

const ORMS = [
  '@prisma/client',
  'drizzle-orm',
  'kysely',
  'knex',
  'sequelize',
  'sequelize-typescript',
  '@mikro-orm/core',
];

const SQL = {
  title: 'SQL',
  makers: /^(PrismaClient|drizzle|Kysely|knex|Knex|Sequelize|Pool|createPool)$/,
  base: 'SqlIndicator',
  entry: 'nestjs-vitals/sql',
  type: 'SqlClient',
  name: 'database',
  className: 'Database',
  isRequired: true,
};

export const TYPEORM: ClientKind = {
  ...SQL,
  title: 'TypeORM',
  packages: ['@nestjs/typeorm'],
  users: [],
  // TypeORM has no SQL for it.
  doubtfulWith: 'mongodb',
  base: 'TypeOrmIndicator',
  entry: 'nestjs-vitals/typeorm',
};

export const MONGO: ClientKind = {
  title: 'MongoDB',
  packages: ['@nestjs/mongoose', 'mongoose', 'mongodb'],
  users: ['typeorm', '@mikro-orm/mongodb'],
  // `connect` of mongoose returns no connection.
  makers: /^(MongoClient(\.connect)?|createConnection)$/,
  base: 'MongoIndicator',
  entry: 'nestjs-vitals/mongo',
  type: 'MongoSource',
  name: 'mongo',
  className: 'MongoServer',
  isRequired: true,
};

export const BULLMQ: ClientKind = {
  title: 'BullMQ',
  packages: ['bullmq', '@nestjs/bullmq'],
  users: [],
  makers: /^Queue$/,
  base: 'BullMqIndicator',
  entry: 'nestjs-vitals/bullmq',
  type: 'BullMqQueue',
  name: 'queue',
  className: 'Queue',
  isRequired: false,
};

/** Those whose client is a provider that the application has written. */
export const OTHERS: readonly ClientKind[] = [
  { ...SQL, packages: ORMS, users: [] },
  { ...SQL, title: 'TypeORM', packages: ['typeorm'], users: [], unless: '@nestjs/typeorm', makers: /^DataSource$/ },
  { ...SQL, packages: ['pg', 'mysql2'], users: [...ORMS, 'typeorm'] },
  {
    title: 'Redis',
    packages: ['ioredis', 'redis'],
    users: [...BULLMQ.packages, '@nestjs/microservices'],
    makers: /^(Redis|Cluster|createClient|createCluster|createSentinel)$/,
    base: 'RedisIndicator',
    entry: 'nestjs-vitals/redis',
    type: 'RedisClient',
    name: 'redis',
    className: 'RedisServer',
    isRequired: false,
  },
  {
    title: 'RabbitMQ',
    packages: ['amqplib', 'amqp-connection-manager'],
    users: ['@nestjs/microservices'],
    makers: /^connect$/,
    base: 'RabbitMqIndicator',
    entry: 'nestjs-vitals/rabbitmq',
    type: 'RabbitMqSource',
    name: 'rabbitmq',
    className: 'RabbitMqServer',
    isRequired: false,
  },
  {
    title: 'NATS',
    packages: ['nats', '@nats-io/transport-node'],
    users: ['@nestjs/microservices'],
    makers: /^connect$/,
    base: 'NatsIndicator',
    entry: 'nestjs-vitals/nats',
    type: 'NatsClient',
    name: 'nats',
    className: 'NatsServer',
    isRequired: false,
  },
  {
    title: 'Kafka consumer',
    packages: ['kafkajs', '@confluentinc/kafka-javascript'],
    users: ['@nestjs/microservices'],
    // A consumer is made by a method of another object, which no provider shows.
    makers: /^(?!)/,
    base: 'KafkaIndicator',
    entry: 'nestjs-vitals/kafka',
    type: 'KafkaConsumer',
    name: 'kafka',
    className: 'KafkaConsumer',
    isRequired: false,
  },
];
