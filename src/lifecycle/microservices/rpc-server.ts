/**
 * A server of `@nestjs/microservices`: one transport of a microservice. Only the application depends on that package, so this file
 * describes its classes by their shape (seen in 11.2 and 12.1).
 */
export interface RpcServer {
  readonly transportId?: unknown;
  readonly options?: { readonly clean?: boolean };
  /** The listening server of TCP. */
  readonly server?: unknown;
  /** The listening server of gRPC, despite its name. */
  readonly grpcClient?: GrpcServer | null;
  readonly subClient?: { unsubscribe(): Promise<unknown>; punsubscribe(): Promise<unknown> };
  readonly natsClient?: { flush(): Promise<unknown> } | null;
  readonly subscriptions?: readonly { drain(): Promise<unknown> }[];
  readonly consumer?: { stop(): Promise<unknown> } | null;
  readonly mqttClient?: { unsubscribe(topics: unknown[], done: () => void): unknown };
  getHandlers?(): Map<unknown, RpcHandler>;
}

export interface RpcHandler {
  (...args: readonly unknown[]): unknown;
  readonly isEventHandler?: boolean;
}

export interface GrpcServer {
  tryShutdown(done: (error?: Error) => void): void;
  forceShutdown(): void;
}

/** A channel of RabbitMQ in amqplib. */
export interface RabbitChannel {
  consume(...args: unknown[]): Promise<{ readonly consumerTag: string }>;
  cancel(consumerTag: string): Promise<unknown>;
}

/** The numbers of `Transport` in `@nestjs/microservices`. A custom transport has another number, or none. */
export const TRANSPORT = { redis: 1, nats: 2, mqtt: 3, grpc: 4, kafka: 6 } as const;

type Method = (...args: unknown[]) => unknown;

/** Replaces a method of `target` by one that `make` builds from the original. Does nothing if there is no such method or it is frozen. */
export function overrideMethod(target: object, name: string, make: (original: Method) => Method): void {
  const original: unknown = Reflect.get(target, name);
  if (typeof original !== 'function') return;
  const value = make((...args) => Reflect.apply(original, target, args) as unknown);
  Reflect.defineProperty(target, name, { value, configurable: true, writable: true, enumerable: false });
}
