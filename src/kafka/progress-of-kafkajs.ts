import type { KafkaJsConsumer } from './kafka-client.js';

/** A heartbeat of a fetch is sent at once after the fetch has ended; a message may end by chance in the same moment. */
const AT_ONCE_MS = 10;
/** How many fetches are remembered while Kafka answers no heartbeat. */
const MAX_FETCHES = 100;

/**
 * Calls `beat` at each event of kafkajs which says that messages were taken or finished, or that there are none. While a batch is open
 * (`isBusy`), kafkajs goes on to fetch from the brokers that lead no partition of the consumer, and sends heartbeats after that: they say
 * nothing of the batch. A heartbeat that is sent between its messages does.
 */
export function whenProgressed(consumer: KafkaJsConsumer, isBusy: () => boolean, beat: () => void): void {
  /** When fetches ended during a batch since the last heartbeat, and when the last heartbeat was sent: both by the clock of kafkajs. */
  let fetchedAt: number[] = [];
  let sentAt = 0;
  consumer.on('consumer.start_batch_process', beat);
  consumer.on('consumer.end_batch_process', beat);
  consumer.on('consumer.commit_offsets', beat);
  consumer.on('consumer.fetch', ({ timestamp }) => {
    if (!isBusy()) beat();
    else fetchedAt = [...fetchedAt.slice(1 - MAX_FETCHES), timestamp];
  });
  // It comes before the heartbeat's own event, which does not tell when the request was sent.
  consumer.on('consumer.network.request', ({ payload: { apiName, createdAt } }) => {
    if (apiName === 'Heartbeat') sentAt = createdAt;
  });
  consumer.on('consumer.heartbeat', () => {
    const isOfFetch = fetchedAt.some((at) => sentAt >= at && sentAt - at <= AT_ONCE_MS);
    if (!isBusy() || !isOfFetch) beat();
    fetchedAt = [];
  });
}
