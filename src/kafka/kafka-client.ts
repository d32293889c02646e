/** Partitions by topic. */
export type KafkaAssignment = Readonly<Record<string, readonly number[]>>;

/** What is used of a consumer of kafkajs 2. */
export interface KafkaJsConsumer {
  on(event: 'consumer.group_join', listener: (event: KafkaJsGroupJoin) => void): unknown;
  on(
    event: 'consumer.start_batch_process' | 'consumer.end_batch_process',
    listener: (event: KafkaJsBatch) => void,
  ): unknown;
  on(event: 'consumer.fetch' | 'consumer.fetch_start', listener: (event: KafkaJsFetch) => void): unknown;
  on(event: 'consumer.network.request', listener: (event: KafkaJsRequest) => void): unknown;
  on(event: 'consumer.crash', listener: (event: KafkaJsCrash) => void): unknown;
  on(event: KafkaJsEventName, listener: () => void): unknown;
  stop(): Promise<unknown>;
}

/** The names of the events of kafkajs that are listened to, except those of a join and of a crash. */
export type KafkaJsEventName =
  | 'consumer.heartbeat'
  | 'consumer.fetch'
  | 'consumer.fetch_start'
  | 'consumer.network.request'
  | 'consumer.start_batch_process'
  | 'consumer.end_batch_process'
  | 'consumer.commit_offsets'
  | 'consumer.stop'
  | 'consumer.disconnect';

/** What kafkajs emits once the consumer has joined its group: the group, and the partitions that the consumer has got. */
export interface KafkaJsGroupJoin {
  readonly payload: { readonly groupId: string; readonly memberAssignment: KafkaAssignment };
}

/** What kafkajs emits when the work on the messages that it fetched of one partition begins, and when that work has ended. */
export interface KafkaJsBatch {
  /** `offsetLag` is the number of messages behind the last one of the batch, when Kafka handed the batch over. */
  readonly payload: { readonly topic: string; readonly partition: number; readonly offsetLag: string };
}

/** What kafkajs emits when it begins to fetch from a broker, and when that fetch has ended. */
export interface KafkaJsFetch {
  /** When it was emitted, in milliseconds since 1970. */
  readonly timestamp: number;
  readonly payload: { readonly nodeId: number };
}

/** What kafkajs emits of a request that a broker has answered. */
export interface KafkaJsRequest {
  /** `createdAt` is when kafkajs made the request, in milliseconds since 1970. */
  readonly payload: { readonly apiName: string; readonly createdAt: number };
}

/** What kafkajs emits when the consumer has crashed: whether kafkajs starts it again. */
export interface KafkaJsCrash {
  readonly payload: { readonly restart: boolean };
}

/** What is used of a consumer of `@confluentinc/kafka-javascript` 1 with the API of KafkaJS. It has no events. */
export interface ConfluentConsumer {
  assignment(): readonly KafkaPartition[];
  committed(partitions?: undefined, timeoutMs?: number): Promise<readonly (KafkaPartition & KafkaOffset)[]>;
  paused(): readonly { readonly topic: string; readonly partitions: readonly number[] }[];
  disconnect(): Promise<unknown>;
}

/** One partition of a topic. */
export interface KafkaPartition {
  readonly topic: string;
  readonly partition: number;
}

/** How far a group has got in a partition. */
export interface KafkaOffset {
  /** Of the next message. Negative, or `null` with Confluent's client, if the group has committed none. */
  readonly offset: string | null;
}

/** A consumer of either client. */
export type KafkaConsumer = KafkaJsConsumer | ConfluentConsumer;

/** What is used of an admin client, of either client. The application connects it, and keeps it connected. */
export interface KafkaAdmin {
  fetchTopicOffsets(
    topic: string,
  ): Promise<readonly { readonly partition: number; readonly low: string; readonly high: string }[]>;
  fetchOffsets(options: { groupId: string; topics: string[] }): Promise<
    readonly {
      readonly topic: string;
      readonly partitions: readonly { readonly partition: number; readonly offset: string }[];
    }[]
  >;
}
