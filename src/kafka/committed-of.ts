import { OpenCalls } from '../clients/open-calls.js';
import { systemClock } from '../system-clock.js';
import type { ConfluentConsumer, KafkaOffset, KafkaPartition } from './kafka-client.js';

/** How long the coordinator of the group may take to answer. It is less than the deadline of a check is by default. */
const ANSWER_MS = 1500;
/** How long the next question waits for an answer. A client that does not keep to its time must not keep the others from asking. */
const PATIENCE_MS = 2 * ANSWER_MS;

const calls = new OpenCalls();
let last: Promise<unknown> = Promise.resolve();

/**
 * What the group of a consumer of Confluent's client has committed. Until Kafka answers or the time is over, the question holds one of the four
 * threads of Node's pool, which files and names of hosts need, too. So the process asks one at a time, for whatever consumer, and those who
 * ask for the same consumer share the answer.
 */
export function committedOf(consumer: ConfluentConsumer): Promise<readonly (KafkaPartition & KafkaOffset)[]> {
  return calls.join(consumer, () => {
    const answer = last.then(() => consumer.committed(undefined, ANSWER_MS));
    last = endOf(answer);
    return answer;
  });
}

/** Resolves when there is an answer of any kind, or when waiting for one makes no sense any longer. */
function endOf(answer: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const cancel = systemClock.after(PATIENCE_MS, resolve);
    const end = (): void => {
      cancel();
      resolve();
    };
    answer.then(end, end);
  });
}
