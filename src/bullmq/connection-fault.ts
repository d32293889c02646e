import type { BullMqQueue } from './bullmq-client.js';

/**
 * Why a command of the queue would wait until there is a connection, or `undefined`. BullMQ's own `waitUntilReady()` resolves at once
 * after the first connection, also while Redis is away.
 */
export async function connectionFault(queue: BullMqQueue): Promise<string | undefined> {
  const connecting = clientOf(queue);
  if (!connecting) return undefined;
  // Until the first connection the client is a promise that may never settle: only what has settled already counts.
  const client = await Promise.race([connecting, Promise.resolve(undefined)]);
  if (!client) return 'not connected yet';
  return client.status === 'ready' || client.status === 'wait' ? undefined : `not connected: ${client.status}`;
}

/** The connection of the queue, if it has one to Redis: bullmq 6 has other backends, too. */
function clientOf(queue: BullMqQueue): Promise<{ readonly status: string }> | undefined {
  const { client } = (queue.getBackend?.() ?? queue) as Pick<BullMqQueue, 'client'>;
  return client;
}
