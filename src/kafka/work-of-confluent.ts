import { committedOf } from './committed-of.js';
import type { ConfluentConsumer, KafkaAdmin, KafkaPartition } from './kafka-client.js';
import { endsOf, isCommitted, type Ends } from './offsets.js';

/**
 * Whether messages wait for a consumer of Confluent's client, which has no events. A message waits while its handler runs, and if it came
 * after the last handler had begun. What Kafka had before that is no work: a new group skips it by default, and the marker at the end of a
 * transaction is no message, although no consumer ever commits it.
 */
export class WorkOfConfluent {
  private running = 0;
  private begun = 0;
  /** The ends of the partitions when they were first seen since the last handler, by number, had begun. */
  private baseline: { readonly begun: number; readonly ends: Ends } = { begun: 0, ends: new Map() };

  constructor(
    private readonly consumer: ConfluentConsumer,
    private readonly admin: KafkaAdmin,
  ) {}

  /** Calls a handler. */
  async handled(handle: () => Promise<void>): Promise<void> {
    this.running += 1;
    this.begun += 1;
    try {
      await handle();
    } finally {
      this.running -= 1;
    }
  }

  async waits(): Promise<boolean> {
    const { begun } = this;
    const partitions = this.partitions();
    const ends = await endsOf(partitions, this.admin);
    // Only after the answer: while Kafka is silent, a handler may well wait for it.
    if (this.running > 0) return true;
    // The ends may be older than the message that was handled meanwhile.
    if (begun !== this.begun) return false;
    const before = this.baseline.begun === begun ? this.baseline.ends : undefined;
    // A partition that is new here has no work yet. An end becomes lower only if the topic is made anew.
    const lower = [...ends].map(
      ([key, end]) => [key, { ...end, high: least(end.high, before?.get(key)?.high) }] as const,
    );
    this.baseline = { begun, ends: new Map(lower) };
    const grown = new Map([...ends].filter(([key, { high }]) => high > (this.baseline.ends.get(key)?.high ?? high)));
    if (grown.size === 0) return false;
    // Another consumer may have had the partition in between.
    const committed = await committedOf(this.consumer);
    return [...grown.values()].some((end) => !isCommitted(end, committed));
  }

  /** The partitions that the application has not paused. */
  private partitions(): readonly KafkaPartition[] {
    const paused = this.consumer.paused();
    const isPaused = ({ topic, partition }: KafkaPartition): boolean =>
      paused.some((each) => each.topic === topic && each.partitions.includes(partition));
    return this.consumer.assignment().filter((each) => !isPaused(each));
  }
}

function least(one: bigint, other = one): bigint {
  return other < one ? other : one;
}
