import { EventEmitter } from 'node:events';
import type { ConfluentConsumer, KafkaAdmin, KafkaAssignment, KafkaJsConsumer } from '../../src/kafka/index.js';

/** A fake of what is used of a consumer of kafkajs. */
export class FakeKafkaJsConsumer implements KafkaJsConsumer {
  stops = 0;
  private readonly events = new EventEmitter();

  on(event: string, listener: (event: never) => void): unknown {
    return this.events.on(event, listener as (event: object) => void);
  }

  emit(event: string, payload: object = {}, timestamp = 0): void {
    this.events.emit(`consumer.${event}`, { payload, timestamp });
  }

  /** What kafkajs emits of a fetch from a broker that ends at `at`, without a message. */
  fetch(nodeId: number, at: number): void {
    this.emit('fetch_start', { nodeId });
    this.emit('fetch', { nodeId }, at);
  }

  /** What kafkajs emits of a heartbeat that it sent at `createdAt`. */
  heartbeat(createdAt: number): void {
    this.emit('network.request', { apiName: 'Heartbeat', createdAt });
    this.emit('network.request', { apiName: 'Fetch', createdAt: createdAt + 1 });
    this.emit('heartbeat');
  }

  join(memberAssignment: KafkaAssignment = { orders: [0, 1] }): void {
    this.emit('group_join', { groupId: 'group', memberAssignment });
  }

  /** What kafkajs emits of a crash. */
  crash(restart: boolean): void {
    this.emit('stop');
    this.emit('disconnect');
    this.emit('crash', { restart });
  }

  stop(): Promise<void> {
    this.stops += 1;
    return Promise.resolve();
  }
}

/** A fake of what is used of a consumer of Confluent's client. */
export class FakeConfluentConsumer implements ConfluentConsumer {
  partitions: number[] | undefined = [0];
  offset: string | null = '3';
  pausedPartitions: number[] = [];
  answer: () => Promise<void> = () => Promise.resolve();
  readonly questions: (number | undefined)[] = [];
  disconnects = 0;

  assignment() {
    if (!this.partitions) throw new Error('Assignment can only be called while connected.');
    return this.partitions.map((partition) => ({ topic: 'orders', partition }));
  }

  async committed(_partitions?: undefined, timeoutMs?: number) {
    this.questions.push(timeoutMs);
    await this.answer();
    return this.assignment().map((each) => ({ ...each, offset: this.offset }));
  }

  paused() {
    return [{ topic: 'orders', partitions: this.pausedPartitions }];
  }

  disconnect(): Promise<void> {
    this.disconnects += 1;
    return Promise.resolve();
  }
}

/** A fake of an admin client: the topic `orders` with two partitions, each of them with messages from `low` to before `high`. */
export class FakeAdmin implements KafkaAdmin {
  readonly low = '0';
  high = '3';
  /** What the group `group` has committed of each partition. */
  committed = ['3', '3'];
  answer: () => Promise<void> = () => Promise.resolve();

  async fetchTopicOffsets(topic: string) {
    await this.answer();
    return topic === 'orders' ? [0, 1].map((partition) => ({ partition, low: this.low, high: this.high })) : [];
  }

  async fetchOffsets({ groupId, topics }: { groupId: string; topics: string[] }) {
    await this.answer();
    const partitions = this.committed.map((offset, partition) => ({ partition, offset }));
    return groupId === 'group' ? topics.map((topic) => ({ topic, partitions })) : [];
  }
}
