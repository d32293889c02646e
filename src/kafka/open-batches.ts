import type { KafkaJsBatch, KafkaJsConsumer } from './kafka-client.js';

/** The batches that a consumer of kafkajs has begun and not finished. */
export class OpenBatches {
  private readonly begun = new Set<string>();
  /** The brokers whose last fetch has ended, and from which kafkajs has not begun to fetch again. */
  private readonly fetched = new Set<unknown>();

  constructor(consumer: KafkaJsConsumer) {
    consumer.on('consumer.start_batch_process', (batch) => this.begun.add(partitionOf(batch)));
    consumer.on('consumer.end_batch_process', (batch) => this.begun.delete(partitionOf(batch)));
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

/** The partition of a batch, as a key. */
export function partitionOf({ payload }: KafkaJsBatch): string {
  return `${payload.partition} ${payload.topic}`;
}
