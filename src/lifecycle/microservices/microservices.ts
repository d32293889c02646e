import { Server } from 'node:net';
import type { Clock } from '../../core/clock.js';
import { BrokerTransport } from './broker-transport.js';
import { GrpcTransport } from './grpc-transport.js';
import { MessageTracker } from './message-tracker.js';
import type { Deadline } from '../../core/deadline.js';
import { RabbitConsumers } from './rabbit-consumers.js';
import { overrideMethod, TRANSPORT, type RpcServer } from './rpc-server.js';
import { TcpTransport } from './tcp-transport.js';
import type { Transport } from './transport.js';

/** The part of Nest's modules container (since 11.0) that announces every server of a microservice, including earlier ones. */
export interface RpcServers {
  getRpcTargetRegistry?(): { subscribe(next: (server: unknown) => void): unknown };
}

/** Called when a transport is about to be closed. It is closed once the promise has resolved. */
export type OnClose = (transport: Transport) => Promise<unknown>;

/** The transports of the application's microservices: the application itself may be one, or they are connected to it. */
export class Microservices {
  private readonly transports = new Set<Transport>();

  /** Watches every server. Nest announces a server before it adds handlers and makes it listen. */
  watch(servers: RpcServers, onClose: OnClose): void {
    servers.getRpcTargetRegistry?.().subscribe((server) => {
      if (typeof server === 'object' && server !== null) this.add(server, onClose);
    });
  }

  get isListening(): boolean {
    return [...this.transports].some((transport) => transport.isListening);
  }

  /** False while there are transports and none of them is reachable yet. */
  get isReachable(): boolean {
    return this.transports.size === 0 || [...this.transports].some((transport) => transport.isReachable);
  }

  get inFlight(): number {
    return sum([...this.transports].map((transport) => transport.inFlight));
  }

  get connections(): number {
    return sum([...this.transports].map((transport) => transport.connections));
  }

  stopTaking(): void {
    for (const transport of this.transports) transport.stopTaking();
  }

  stopAccepting(clock: Clock): void {
    for (const transport of this.transports) transport.stopAccepting(clock);
  }

  whenDeserted(): Promise<unknown> {
    return Promise.all([...this.transports].map((transport) => transport.whenDeserted()));
  }

  finish(clock: Clock, deadline: Deadline): Promise<unknown> {
    return Promise.all([...this.transports].map((transport) => transport.finish(clock, deadline)));
  }

  destroy(): void {
    for (const transport of this.transports) transport.destroy();
  }

  private add(rpc: RpcServer, onClose: OnClose): void {
    const messages = new MessageTracker();
    const transport = makeTransport(rpc, messages);
    let isStarted = false;
    messages.watch(rpc);
    // Over TCP an answer is written at once, and only the connection shows whether a caller still waits.
    if (!(transport instanceof TcpTransport)) messages.watchAnswers(rpc);
    overrideMethod(rpc, 'listen', (original) => (callback, ...rest) => {
      const handlers = rpc.getHandlers?.();
      if (handlers && !isStarted) messages.watchHandlers(handlers);
      const started = (...args: unknown[]): void => {
        isStarted = !args[0];
        if (isStarted && transport instanceof GrpcTransport) transport.listens();
        if (typeof callback === 'function') Reflect.apply(callback, undefined, args);
      };
      return original(started, ...rest);
    });
    overrideMethod(rpc, 'close', (original) => (...args) => {
      // A transport that cannot start closes itself.
      if (!isStarted) return original(...args);
      return onClose(transport).then(() => original(...args));
    });
    this.transports.add(transport);
  }
}

function makeTransport(rpc: RpcServer, messages: MessageTracker): Transport {
  if (rpc.server instanceof Server) return new TcpTransport(rpc, rpc.server, messages);
  if (rpc.transportId === TRANSPORT.grpc) return new GrpcTransport(rpc, messages);
  return new BrokerTransport(rpc, messages, new RabbitConsumers(rpc));
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
