import type { FollowedConsumer } from './followed-consumer.js';
import {
  ANSWER_MS,
  type ConfluentConsumer,
  type KafkaAdmin,
  type KafkaOffset,
  type KafkaPartition,
} from './kafka-client.js';

/** Whether messages wait for a consumer of kafkajs. A message that it has taken waits until it is finished, as in Kafka's own count. */
export async function workOfKafkaJs(consumer: FollowedConsumer, admin: KafkaAdmin): Promise<boolean> {
  const { assignment, groupId, isAtRest } = consumer;
  const topics = Object.keys(assignment);
  if (isAtRest || groupId === undefined || topics.length === 0) return false;
  const partitions = topics.flatMap((topic) => (assignment[topic] ?? []).map((partition) => ({ topic, partition })));
  const committed = async () => {
    const offsets = await admin.fetchOffsets({ groupId, topics });
    return offsets.flatMap(({ topic, partitions: each }) => each.map((offset) => ({ topic, ...offset })));
  };
  const waits = await lagIn(partitions, committed, admin);
  // Only after the answer: while Kafka is silent, kafkajs itself waits in the middle of a batch.
  return waits || consumer.isBusy;
}

/** The same for a consumer of Confluent's client. */
export async function workOfConfluent(consumer: ConfluentConsumer, admin: KafkaAdmin): Promise<boolean> {
  const paused = consumer.paused();
  const isPaused = ({ topic, partition }: KafkaPartition): boolean =>
    paused.some((each) => each.topic === topic && each.partitions.includes(partition));
  const partitions = consumer.assignment().filter((each) => !isPaused(each));
  return lagIn(partitions, () => consumer.committed(undefined, ANSWER_MS), admin);
}

/** Whether a message of `partitions` is not committed. */
async function lagIn(
  partitions: readonly KafkaPartition[],
  committed: () => Promise<readonly (KafkaPartition & KafkaOffset)[]>,
  admin: KafkaAdmin,
): Promise<boolean> {
  const ends = new Map<string, Awaited<ReturnType<KafkaAdmin['fetchTopicOffsets']>>>();
  for (const { topic } of partitions) if (!ends.has(topic)) ends.set(topic, await admin.fetchTopicOffsets(topic));
  // After the ends, so that a message that comes in between does not count as waiting.
  const offsets = await committed();
  return partitions.some(({ topic, partition }) => {
    const end = ends.get(topic)?.find((each) => each.partition === partition);
    const offset = offsets.find((each) => each.topic === topic && each.partition === partition)?.offset;
    return end !== undefined && BigInt(end.high) > nextOf(offset, end.low);
  });
}

/** Without a committed offset every message that Kafka still has counts as waiting. */
function nextOf(committed: string | null | undefined, low: string): bigint {
  const offset = BigInt(committed ?? -1);
  return offset < 0n ? BigInt(low) : offset;
}
