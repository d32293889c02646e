import { TRANSPORT, type RpcServer } from './rpc-server.js';

/** Tells the broker to send no more messages, and keeps the connection, because the answers need it. */
export async function leaveBroker(rpc: RpcServer): Promise<unknown> {
  switch (rpc.transportId) {
    case TRANSPORT.redis:
      return Promise.all([rpc.subClient?.unsubscribe(), rpc.subClient?.punsubscribe()]);
    case TRANSPORT.nats:
      return Promise.all((rpc.subscriptions ?? []).map((subscription) => subscription.drain()));
    case TRANSPORT.kafka:
      return rpc.consumer?.stop();
    case TRANSPORT.mqtt:
      return leaveTopics(rpc);
    default:
      return undefined;
  }
}

async function leaveTopics(rpc: RpcServer): Promise<void> {
  const { mqttClient, options } = rpc;
  // In a persistent session, the broker would then drop the messages for the next process.
  if (!mqttClient || options?.clean === false) return;
  const topics = [...(rpc.getHandlers?.().keys() ?? [])];
  await new Promise<void>((resolve) => mqttClient.unsubscribe(topics, resolve));
}
