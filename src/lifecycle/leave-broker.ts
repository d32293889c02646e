import type { RpcServer } from './rpc-server.js';

/** Tells the broker to send nothing more, and keeps the connection, which the answers need. What it is, the shape tells. */
export function leaveBroker(rpc: RpcServer): Promise<unknown>[] {
  const { subClient: redis, subscriptions: nats, consumer: kafka, mqttClient: mqtt } = rpc;
  const leaving: (() => unknown)[] = [];
  if (redis)
    leaving.push(
      () => redis.unsubscribe(),
      () => redis.punsubscribe(),
    );
  if (Array.isArray(nats)) leaving.push(...nats.map((subscription) => () => subscription.drain() as unknown));
  if (kafka) leaving.push(() => kafka.stop());
  // In a session that the broker keeps, it would forget what the next process is to get.
  if (mqtt && rpc.options?.clean !== false) {
    const topics = [...(rpc.getHandlers?.().keys() ?? [])];
    leaving.push(() => new Promise<void>((resolve) => mqtt.unsubscribe(topics, resolve)));
  }
  return leaving.map(async (leave) => leave());
}
