/**
 * What `@nestjs/microservices` calls a server: one transport of a microservice. That package is the application's, so that
 * its classes are known here by their shape alone; all of this was seen in 11.2 and 12.1.
 */
export interface RpcServer {
  readonly transportId?: unknown;
  readonly options?: { readonly clean?: boolean };
  /** Of TCP: what listens. */
  readonly server?: unknown;
  /** Of gRPC, despite its name: what listens. */
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

/** A channel of RabbitMQ, as amqplib has it. */
export interface RabbitChannel {
  consume(...args: unknown[]): Promise<{ readonly consumerTag: string }>;
  cancel(consumerTag: string): Promise<unknown>;
}

/** The numbers that `Transport` in `@nestjs/microservices` gives them. One of the application's own has another, or none. */
export const TRANSPORT = { redis: 1, nats: 2, mqtt: 3, grpc: 4, kafka: 6 } as const;

type Method = (...args: unknown[]) => unknown;

/** Puts a method of its own on `target`, made of the one it has. A target without such a method, or a frozen one, is left alone. */
export function overrideMethod(target: object, name: string, make: (original: Method) => Method): void {
  const original: unknown = Reflect.get(target, name);
  if (typeof original !== 'function') return;
  const value = make((...args) => Reflect.apply(original, target, args) as unknown);
  Reflect.defineProperty(target, name, { value, configurable: true, writable: true, enumerable: false });
}
