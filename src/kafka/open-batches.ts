import type { KafkaJsConsumer } from './kafka-client.js';
import { keyOf } from './offsets.js';

/** The batches that a consumer of kafkajs has begun and not finished. */
export class OpenBatches {
  private readonly begun = new Set<string>();
  /** The brokers whose last fetch has ended, and from which kafkajs has not begun to fetch again. */
  private readonly fetched = new Set<unknown>();

  constructor(consumer: KafkaJsConsumer) {
    consumer.on('consumer.start_batch_process', ({ payload }) => this.begun.add(keyOf(payload)));
    consumer.on('consumer.end_batch_process', ({ payload }) => this.begun.delete(keyOf(payload)));
    consumer.on('consumer.fetch', ({ payload }) => this.fetched.add(payload.nodeId));
    consumer.on('consumer.fetch_start', ({ payload }) => {
      this.fetched.delete(payload.nodeId);
      // kafkajs fetches from a broker only after it is done with what the broker gave before. A handler that throws has no event of its own.
      if (this.fetched.size === 0) this.begun.clear();
    });
    consumer.on('consumer.group_join', () => {
      this.begun.clear();
      this.fetched.clear();
    });
  }

  get areAny(): boolean {
    return this.begun.size > 0;
  }
}
