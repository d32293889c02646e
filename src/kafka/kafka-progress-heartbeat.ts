import { Inject, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ConsumerService, type WatchedConsumer } from '../consumers/consumer.service.js';
import { systemClock } from '../system-clock.js';
import { FollowedConsumer } from './followed-consumer.js';
import type { KafkaAdmin, KafkaConsumer, KafkaJsConsumer } from './kafka-client.js';
import { whenProgressed } from './progress-of-kafkajs.js';
import { WorkOfConfluent } from './work-of-confluent.js';
import { workOfKafkaJs } from './work-of-kafkajs.js';

/** What a `KafkaProgressHeartbeat` watches. */
export interface KafkaProgressOptions {
  /** The name of the heartbeat in the liveness report. */
  readonly name: string;
  /** The consumer, before it runs. */
  readonly consumer: KafkaConsumer;
  /** An admin client that the application has connected and keeps connected. It is asked four times per `maxSilenceMs`. */
  readonly admin: KafkaAdmin;
  /**
   * How long, in milliseconds, the consumer may take and finish no message while messages wait: a whole number from 1 to 2147483647.
   * Choose it longer than the longest work on a message (with `eachBatch`: on a batch), than a rebalance, and than 10 s.
   */
  readonly maxSilenceMs: number;
}

/**
 * Makes liveness `stalled` if a consumer takes and finishes no message for longer than `maxSilenceMs` although messages wait in its
 * partitions. A message that is being worked on waits, too, until it is finished. With Confluent's client, messages wait only if they came
 * after its handler was last called, or was given to `watching()`. An empty topic, a consumer that the application has
 * stopped or paused, and a Kafka that does not answer are no stall. When the drain begins, a consumer of kafkajs is stopped, and one of
 * Confluent's client disconnected: it takes no more messages, and the drain waits for those in flight.
 *
 * Extend it, and list the subclass as a provider. It must be made before a consumer of kafkajs runs: kafkajs tells the partitions once, when
 * the consumer joins its group, and until then liveness is never `stalled` because of it. So it does not cover the consumer of Nest's Kafka
 * transport, which Nest makes and runs by itself. With Confluent's client, give `run()` the handler that `watching()` returns.
 * @throws VitalsError `INVALID_HEARTBEAT` at bootstrap, if the name is illegal or already watched, or if `maxSilenceMs` is out of bounds
 * @example
 * @Injectable()
 * export class OrdersProgress extends KafkaProgressHeartbeat {
 *   constructor(@Inject(CONSUMER) consumer: Consumer, @Inject(ADMIN) admin: Admin) {
 *     super({ name: 'orders', consumer, admin, maxSilenceMs: 60_000 });
 *   }
 * }
 */
export abstract class KafkaProgressHeartbeat implements OnApplicationBootstrap, OnModuleDestroy {
  @Inject(ConsumerService) private readonly consumers!: ConsumerService;
  private watched: WatchedConsumer | undefined;
  private readonly hasWork: () => Promise<boolean>;
  private readonly stop: () => Promise<unknown>;
  private isWatching = false;
  /** Only with Confluent's client. */
  private readonly work: WorkOfConfluent | undefined;

  constructor(private readonly options: KafkaProgressOptions) {
    const { consumer, admin } = options;
    if ('committed' in consumer) {
      const work = new WorkOfConfluent(consumer, admin);
      this.work = work;
      // Without a handler that beats, work that goes on would look like work that hangs.
      this.hasWork = async () => this.isWatching && work.waits();
      this.stop = () => consumer.disconnect();
    } else {
      const followed = this.follow(consumer);
      this.hasWork = () => workOfKafkaJs(followed, admin);
      this.stop = () => consumer.stop();
    }
  }

  /**
   * Returns `handle` with a beat when it is called and one when it has ended. Confluent's client has no events: give this to its `run()` as
   * `eachMessage` or `eachBatch`. Until it is called, liveness is not `stalled` because of such a consumer. kafkajs needs it only if
   * the messages of one batch may take longer than `maxSilenceMs` together: with many brokers, its heartbeats may then not tell work from
   * silence.
   */
  watching<Payload>(handle: (payload: Payload) => Promise<void>): (payload: Payload) => Promise<void> {
    this.isWatching = true;
    return async (payload) => {
      this.watched?.progressed();
      try {
        await (this.work ? this.work.handled(() => handle(payload)) : handle(payload));
      } finally {
        this.watched?.progressed();
      }
    };
  }

  /** Only Nest calls this. */
  onApplicationBootstrap(): void {
    const { name, maxSilenceMs } = this.options;
    const { hasWork, stop } = this;
    this.watched = this.consumers.watch({ name, maxSilenceMs, hasWork, stop });
  }

  /** Only Nest calls this. */
  onModuleDestroy(): void {
    this.watched?.stop();
  }

  /** From the beginning, because a late listener does not know the partitions. */
  private follow(consumer: KafkaJsConsumer): FollowedConsumer {
    const followed = new FollowedConsumer(consumer, systemClock);
    whenProgressed(
      consumer,
      () => followed.isBusy,
      () => this.watched?.progressed(),
    );
    return followed;
  }
}
