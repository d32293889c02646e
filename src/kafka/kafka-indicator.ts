import { readableError } from '../clients/readable-error.js';
import { healthy, unhealthy, type CheckResult, type Indicator } from '../core/report/indicator.js';
import { wholeNumberOption } from '../core/text/whole-number.js';
import { systemClock } from '../system-clock.js';
import { committedOf } from './committed-of.js';
import { FollowedConsumer } from './followed-consumer.js';
import type { ConfluentConsumer, KafkaConsumer, KafkaJsConsumer } from './kafka-client.js';

/** How a `KafkaIndicator` looks at a consumer. */
export interface KafkaIndicatorOptions {
  /**
   * How long, in milliseconds, Kafka may answer no heartbeat of the consumer: a whole number from 1 to 2147483647. Give it the
   * `sessionTimeout` of the consumer, after which Kafka takes the consumer out of its group. It changes nothing with Confluent's client,
   * whose heartbeats cannot be seen.
   * @default 30000
   */
  readonly maxSilenceMs?: number;
}

/**
 * Looks whether a consumer is a member of its group. With kafkajs it listens to the events of the consumer, and sends nothing: a consumer
 * that has crashed, that is stopped, or whose heartbeats get no answer is unhealthy. Confluent's client has no such events: there it asks
 * the coordinator of the group for the offsets of the consumer, over the consumer's own connection. A question without an answer ends after
 * 1.5 s, and is the only one of the process until then.
 *
 * Extend it, and decorate the subclass with `@RequiredIndicator` or `@OptionalIndicator`. It takes a consumer of kafkajs 2 or of
 * `@confluentinc/kafka-javascript` 1, or a function that returns the present one, and returns `undefined` or throws while there is none.
 * @throws VitalsError `INVALID_OPTIONS`, if `maxSilenceMs` is no whole number from 1 to 2147483647
 * @example
 * @OptionalIndicator('orders-consumer')
 * export class OrdersConsumerIndicator extends KafkaIndicator {
 *   constructor(@Inject(CONSUMER) consumer: Consumer) {
 *     super(consumer, { maxSilenceMs: 30_000 });
 *   }
 * }
 */
export abstract class KafkaIndicator implements Indicator {
  private readonly maxSilenceMs: number;
  private readonly followed = new WeakMap<KafkaJsConsumer, FollowedConsumer>();

  constructor(
    private readonly source: KafkaConsumer | (() => KafkaConsumer | undefined),
    { maxSilenceMs = 30_000 }: KafkaIndicatorOptions = {},
  ) {
    this.maxSilenceMs = wholeNumberOption(maxSilenceMs, 1, 'KafkaIndicator', 'maxSilenceMs');
    this.followEarly();
  }

  async check(): Promise<CheckResult> {
    const consumer = this.consumer();
    if (!consumer) return unhealthy('there is no consumer');
    if ('committed' in consumer) return this.ask(consumer);
    const followed = this.follow(consumer);
    const fault = followed.fault(this.maxSilenceMs);
    return fault === undefined ? healthy(followed.numbers()) : unhealthy(fault);
  }

  private consumer(): KafkaConsumer | undefined {
    return typeof this.source === 'function' ? this.source() : this.source;
  }

  /** From the beginning, because a late listener has missed that the consumer has joined its group. */
  private followEarly(): void {
    try {
      const consumer = this.consumer();
      if (consumer && !('committed' in consumer)) this.follow(consumer);
    } catch (error) {
      // A function that throws has no consumer yet, as one that asks Nest's Kafka transport before it listens. A check says why.
      if (typeof this.source !== 'function') throw error;
    }
  }

  private follow(consumer: KafkaJsConsumer): FollowedConsumer {
    const followed = this.followed.get(consumer) ?? new FollowedConsumer(consumer, systemClock);
    this.followed.set(consumer, followed);
    return followed;
  }

  private async ask(consumer: ConfluentConsumer): Promise<CheckResult> {
    const partitions = partitionsOf(consumer);
    if (partitions === undefined) return unhealthy('the consumer is not connected to Kafka');
    if (partitions === 0)
      return unhealthy('the consumer has no partitions, so that it is not known whether it is in its group');
    try {
      await committedOf(consumer);
      return healthy({ partitions });
    } catch (error) {
      throw readableError(error, 'Kafka did not answer, and the client does not say why');
    }
  }
}

/** `undefined` if it is not connected: the client throws then. */
function partitionsOf(consumer: ConfluentConsumer): number | undefined {
  try {
    return consumer.assignment().length;
  } catch {
    return undefined;
  }
}
