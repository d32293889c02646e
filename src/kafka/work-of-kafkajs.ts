import type { FollowedConsumer } from './followed-consumer.js';
import type { KafkaAdmin } from './kafka-client.js';
import { endsOf, isCommitted } from './offsets.js';

/**
 * Whether messages wait for a consumer of kafkajs. A message that it has taken waits until it is finished, as in Kafka's own count. A group
 * without a commit may skip what the topic has: that does no harm, because its fetches are beats.
 */
export async function workOfKafkaJs(consumer: FollowedConsumer, admin: KafkaAdmin): Promise<boolean> {
  const { assignment, groupId, isAtRest } = consumer;
  const topics = Object.keys(assignment);
  if (isAtRest || groupId === undefined || topics.length === 0) return false;
  const partitions = topics.flatMap((topic) => (assignment[topic] ?? []).map((partition) => ({ topic, partition })));
  const ends = await endsOf(partitions, admin);
  // After the ends, so that a message that comes in between does not count as waiting.
  const offsets = await admin.fetchOffsets({ groupId, topics });
  const committed = offsets.flatMap(({ topic, partitions: each }) => each.map((offset) => ({ topic, ...offset })));
  // Only after the answer: while Kafka is silent, kafkajs itself waits in the middle of a batch.
  return consumer.isBusy || [...ends.values()].some((end) => !isCommitted(end, committed));
}
