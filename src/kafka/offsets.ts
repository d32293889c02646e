import type { KafkaAdmin, KafkaOffset, KafkaPartition } from './kafka-client.js';

/** The offset of the first message that Kafka still has of a partition, and the one of the next message that it gets. */
interface End extends KafkaPartition {
  readonly low: bigint;
  readonly high: bigint;
}

/** The ends of partitions, each by a key of its partition. */
export type Ends = ReadonlyMap<string, End>;

/** A partition as a key. */
export function keyOf({ topic, partition }: KafkaPartition): string {
  return `${partition} ${topic}`;
}

/** Asks Kafka for the ends of `partitions`. Those that it does not know are missing. */
export async function endsOf(partitions: readonly KafkaPartition[], admin: KafkaAdmin): Promise<Ends> {
  const topics = new Map<string, Awaited<ReturnType<KafkaAdmin['fetchTopicOffsets']>>>();
  for (const { topic } of partitions) if (!topics.has(topic)) topics.set(topic, await admin.fetchTopicOffsets(topic));
  const ends = new Map<string, End>();
  for (const { topic, partition } of partitions) {
    const end = topics.get(topic)?.find((each) => each.partition === partition);
    if (end) ends.set(keyOf({ topic, partition }), { topic, partition, low: BigInt(end.low), high: BigInt(end.high) });
  }
  return ends;
}

/** Whether every message of a partition is committed. Without a commit every message that Kafka still has is not. */
export function isCommitted(
  { topic, partition, low, high }: End,
  committed: readonly (KafkaPartition & KafkaOffset)[],
): boolean {
  const found = committed.find((each) => each.topic === topic && each.partition === partition)?.offset;
  const offset = BigInt(found ?? -1);
  return high <= (offset < 0n ? low : offset);
}
