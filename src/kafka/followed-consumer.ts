import type { Clock } from '../core/clock.js';
import type { KafkaAssignment, KafkaJsConsumer } from './kafka-client.js';
import { keyOf } from './offsets.js';
import { OpenBatches } from './open-batches.js';

/** A consumer of kafkajs, and what its events have said. */
export class FollowedConsumer {
  /** What it was told to consume when it last joined its group. It outlives a crash. */
  assignment: KafkaAssignment = {};
  groupId: string | undefined;
  /** Whether the application has stopped it. */
  isAtRest = false;
  private outside: string | undefined = 'the consumer has not joined its group yet';
  private heardAt: number;
  private readonly lags = new Map<string, number>();
  private readonly openBatches: OpenBatches;

  constructor(
    consumer: KafkaJsConsumer,
    private readonly clock: Clock,
  ) {
    this.heardAt = clock.now();
    this.openBatches = new OpenBatches(consumer);
    consumer.on('consumer.group_join', ({ payload }) => {
      this.groupId = payload.groupId;
      this.assignment = payload.memberAssignment;
      this.lags.clear();
      this.heard();
    });
    consumer.on('consumer.heartbeat', () => this.heard());
    consumer.on('consumer.end_batch_process', ({ payload }) => {
      this.lags.set(keyOf(payload), Number(payload.offsetLag));
    });
    consumer.on('consumer.stop', () => this.rest('the consumer is stopped'));
    consumer.on('consumer.disconnect', () => this.rest('the consumer is disconnected'));
    // kafkajs stops and disconnects the consumer before it says that it has crashed.
    consumer.on('consumer.crash', ({ payload }) => {
      this.isAtRest = false;
      this.outside = payload.restart
        ? 'the consumer has crashed, and kafkajs starts it again'
        : 'the consumer has crashed, and kafkajs does not start it again';
    });
  }

  /** Why it is not known to be a member of its group, or `undefined`. */
  fault(maxSilenceMs: number): string | undefined {
    if (this.outside !== undefined) return this.outside;
    const silentMs = Math.round(this.clock.now() - this.heardAt);
    if (silentMs <= maxSilenceMs) return undefined;
    return `the last heartbeat that Kafka answered was ${silentMs} ms ago, longer than ${maxSilenceMs} ms`;
  }

  /** Whether it has taken messages that it has not finished. */
  get isBusy(): boolean {
    return this.openBatches.areAny;
  }

  /**
   * How many partitions it has, if it has joined its group since it was followed, and how many messages waited behind the last batches that
   * it has finished, if it has finished one since the last join.
   */
  numbers(): { readonly partitions?: number; readonly lag?: number } {
    const partitions = Object.values(this.assignment).reduce((sum, { length }) => sum + length, 0);
    const lag = [...this.lags.values()].reduce((sum, each) => sum + each, 0);
    return { ...(this.groupId !== undefined && { partitions }), ...(this.lags.size > 0 && { lag }) };
  }

  /** Kafka answers no heartbeat of a consumer that is not a member. */
  private heard(): void {
    this.heardAt = this.clock.now();
    this.outside = undefined;
    this.isAtRest = false;
  }

  private rest(outside: string): void {
    this.isAtRest = true;
    this.outside = outside;
  }
}
