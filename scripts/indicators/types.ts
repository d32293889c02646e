// Compiled by `scripts/indicators.mjs`: each client, at both ends of its range, is what the indicators take.
import { Cluster as Cluster5, Redis as Redis5 } from 'ioredis-5';
import { Cluster as Cluster6, Redis as Redis6 } from 'ioredis-6';
import { createClient as createClient4, createCluster as createCluster4 } from 'redis-4';
import { createClient as createClient6, createCluster as createCluster6, createSentinel } from 'redis-6';
import { Queue as Queue5, Worker as Worker5 } from 'bullmq-5';
import { Queue as Queue6, Worker as Worker6 } from 'bullmq-6';
import type { Channel as Channel0, ChannelModel as ChannelModel0 } from 'amqplib';
import type { Channel as Channel1, ChannelModel as ChannelModel1 } from 'amqplib-1';
import type { Channel as Channel2, ChannelModel as ChannelModel2 } from 'amqplib-2';
import { connect as connectManager } from 'amqp-connection-manager';
import { MikroORM } from '@mikro-orm/mariadb';
import { drizzle } from 'drizzle-orm/mysql2';
import knex from 'knex';
import { Kysely } from 'kysely';
import { createPool as createCallbackPool } from 'mysql2';
// mongoose declares its types under its own name, so only one version can be compiled.
import type { Connection as Mongoose9 } from 'mongoose';
import { MongoClient as Mongo6 } from 'mongodb-6';
import { MongoClient as Mongo60 } from 'mongodb-6.0';
import { MongoClient as Mongo7 } from 'mongodb-7';
import { createPool } from 'mysql2/promise';
import { createPool as createCallbackPool3 } from 'mysql2-3.0';
import { createPool as createPool3 } from 'mysql2-3.0/promise';
import { Sequelize } from 'sequelize';
import type { NatsConnection as Nats2 } from 'nats-2';
import type { NatsConnection as Nats3 } from 'nats-3';
import { Kafka as Kafka0 } from 'kafkajs-2.0';
import { Kafka as Kafka2 } from 'kafkajs-2';
import { KafkaJS } from '@confluentinc/kafka-javascript';
import type { BullMqQueue, BullMqWorker } from 'nestjs-vitals/bullmq';
import type { KafkaAdmin, KafkaConsumer } from 'nestjs-vitals/kafka';
import type { MongoSource } from 'nestjs-vitals/mongo';
import type { NatsClient } from 'nestjs-vitals/nats';
import type { RabbitMqConsumerChannel, RabbitMqSource } from 'nestjs-vitals/rabbitmq';
import type { RedisClient } from 'nestjs-vitals/redis';
import type { SqlClient } from 'nestjs-vitals/sql';

export const redis: RedisClient[] = [
  new Redis5(),
  new Cluster5([]),
  new Redis6(),
  new Cluster6([]),
  createClient4(),
  createCluster4({ rootNodes: [] }),
  createClient6(),
  createCluster6({ rootNodes: [] }),
  createSentinel({ name: 'shop', sentinelRootNodes: [] }),
];

const connection = {};
export const queues: BullMqQueue[] = [
  new Queue5<{ id: number }, string>('orders'),
  new Queue6<{ id: number }, string>('orders', { connection }),
];
export const workers: BullMqWorker[] = [
  new Worker5<{ id: number }>('orders'),
  new Worker6<{ id: number }>('orders', null, { connection }),
];

declare const amqp: [ChannelModel0, ChannelModel1, ChannelModel2];
export const brokers: RabbitMqSource[] = [...amqp, connectManager(''), () => amqp[0] as ChannelModel0 | undefined];
declare const channels: [Channel0, Channel1, Channel2];
const consume = <Message>(_channel: RabbitMqConsumerChannel<Message>, _handle: (message: Message) => void): void => {};
consume(channels[0], (message) => message.content.byteLength);
consume(channels[1], (message) => message.content.byteLength);
consume(channels[2], (message) => message.content.byteLength);

declare const connections: [Nats2, Nats3];
export const nats: NatsClient[] = connections;

const settings = { brokers: ['127.0.0.1:9092'] };
const kafkas = [new Kafka0(settings), new Kafka2(settings), new KafkaJS.Kafka({ kafkaJS: settings })] as const;
const group = { groupId: 'orders' };
export const consumers: KafkaConsumer[] = [
  kafkas[0].consumer(group),
  kafkas[1].consumer(group),
  kafkas[2].consumer({ kafkaJS: group }),
];
export const admins: KafkaAdmin[] = kafkas.map((kafka) => kafka.admin());

declare const [kysely, orm]: [Kysely<object>, MikroORM];
export const databases: SqlClient[] = [
  ...[createCallbackPool(''), createPool(''), createCallbackPool3({}), createPool3({})],
  ...[new Sequelize(''), knex({}), drizzle(''), kysely, orm, orm.em],
];

const mongos = [new Mongo6(''), new Mongo60(''), new Mongo7('')] as const;
declare const mongoose: Mongoose9;
export const mongo: MongoSource[] = [...mongos, ...mongos.map((client) => client.db()), mongoose];
