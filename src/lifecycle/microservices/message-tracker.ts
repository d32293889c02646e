import type { Socket } from 'node:net';
import type { Clock } from '../../core/clock.js';
import { followResult } from './follow-result.js';
import { overrideMethod, type RpcHandler, type RpcServer } from './rpc-server.js';
import { socketOf } from '../servers/socket-of.js';

/** How often it is looked whether nothing is in flight any more: between two steps of one message nothing is, for a moment. */
const LOOK_EVERY_MS = 20;

/** A stretch of the way of a message. Those of one message overlap. */
interface Stretch {
  /** Until its handler has returned, until what the handler has returned is over, until its answer has been published. */
  readonly name: 'arriving' | 'handling' | 'answering';
  readonly socket?: Socket | undefined;
  readonly isEvent?: boolean | undefined;
}

/** Knows the messages in flight at one transport, from their arrival until the answer has been written. */
export class MessageTracker {
  /** Called whenever a message may have been over, before its answer has been written. */
  onEnd: (socket: Socket | undefined) => void = () => {};
  private readonly open = new Set<Stretch>();

  /** Counts at the server itself, so that no order of interceptors matters, and events count like requests. */
  watch(server: RpcServer): void {
    overrideMethod(server, 'handleMessage', (original) => (...args) => {
      const end = this.begin({ name: 'arriving', socket: socketOf(args[0]) });
      return followResult(
        () => original(...args),
        end,
        () => () => {},
      );
    });
  }

  /** For transports that publish an answer: it may take them a while. */
  watchAnswers(server: RpcServer): void {
    overrideMethod(server, 'send', (original) => (stream, respond, ...rest) => {
      const end = this.begin({ name: 'answering' });
      const counted = (packet: { readonly isDisposed?: boolean }): unknown => {
        const isLast = packet.isDisposed;
        return followResult(
          () => (respond as (packet: unknown) => unknown)(packet),
          isLast ? end : () => {},
          () => () => {},
        );
      };
      return original(stream, counted, ...rest);
    });
  }

  /** To be called once all handlers are there. */
  watchHandlers(handlers: Map<unknown, RpcHandler>): void {
    for (const [pattern, handler] of handlers) {
      // A proxy, because Nest reads and writes properties of its handlers, the next one of an event among them.
      const apply = (target: RpcHandler, self: unknown, args: unknown[]): unknown => this.handle(target, self, args);
      handlers.set(pattern, new Proxy(handler, { apply }));
    }
  }

  get inFlight(): number {
    const count = { arriving: 0, handling: 0, answering: 0 };
    for (const { name } of this.open) count[name]++;
    return Math.max(count.arriving + count.answering, count.handling);
  }

  /** Whether `socket` carries no message whose answer is still to come. */
  isIdleOn(socket: Socket): boolean {
    return [...this.open].every((stretch) => stretch.socket !== undefined && stretch.socket !== socket);
  }

  /** Nobody is left to answer to; events are to be finished all the same. */
  forgetRequestsOf(socket: Socket): void {
    for (const stretch of this.open) if (stretch.socket === socket && !stretch.isEvent) this.open.delete(stretch);
  }

  /** Resolves, and never rejects, once nothing is in flight. */
  whenIdle(clock: Clock): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.every(LOOK_EVERY_MS, () => {
        if (this.open.size > 0) return;
        cancel();
        resolve();
      });
    });
  }

  private handle(handler: RpcHandler, self: unknown, args: unknown[]): unknown {
    const context = args[1] as { getSocketRef?(): unknown } | undefined;
    const stretch: Stretch = {
      name: 'handling',
      socket: socketOf(context?.getSocketRef?.()),
      isEvent: handler.isEventHandler,
    };
    return followResult(
      () => Reflect.apply<unknown, readonly unknown[], unknown>(handler, self, args),
      this.begin(stretch),
      () => this.begin(stretch),
    );
  }

  private begin(stretch: Stretch): () => void {
    const own = { ...stretch };
    this.open.add(own);
    return () => {
      if (this.open.delete(own)) this.onEnd(own.socket);
    };
  }
}
