import { Socket } from 'node:net';
import type { Cancel, Clock } from '../../core/clock.js';
import { Listeners } from '../../core/listeners.js';
import { followResult } from './follow-result.js';
import { overrideMethod, type RpcHandler, type RpcServer } from './rpc-server.js';

/** The interval of looking whether nothing is in flight. Between two steps of one message, nothing is in flight for a moment. */
const LOOK_EVERY_MS = 20;

/** One step in the life of a message. The steps of one message overlap. */
interface Stretch {
  /** `arriving`: until its handler has returned. `handling`: until the result is complete. `answering`: until its answer is published. */
  readonly name: 'arriving' | 'handling' | 'answering';
  readonly socket?: Socket | undefined;
  readonly isEvent?: boolean | undefined;
}

/** Counts the messages in flight at one transport, from their arrival until their answer has been written. */
export class MessageTracker {
  private readonly open = new Set<Stretch>();
  private readonly ends = new Listeners<[Socket | undefined]>();

  /** Calls `listener` when a step of a message has ended, which may be before its answer has been written. */
  onEnd(listener: (socket: Socket | undefined) => void): Cancel {
    return this.ends.add(listener);
  }

  /** Counts at the server itself, so that the order of interceptors does not matter, and events count like requests. */
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

  /** For transports that publish answers, which may take a while. */
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

  /** Must be called when all handlers are registered. */
  watchHandlers(handlers: Map<unknown, RpcHandler>): void {
    for (const [pattern, handler] of handlers) {
      // This is a proxy, because Nest reads and writes properties of its handlers, such as the next handler of an event.
      const apply = (target: RpcHandler, self: unknown, args: unknown[]): unknown => this.handle(target, self, args);
      handlers.set(pattern, new Proxy(handler, { apply }));
    }
  }

  get inFlight(): number {
    const count = { arriving: 0, handling: 0, answering: 0 };
    for (const { name } of this.open) count[name]++;
    return Math.max(count.arriving + count.answering, count.handling);
  }

  /** Whether no message of `socket` still waits for its answer. */
  isIdleOn(socket: Socket): boolean {
    return [...this.open].every((stretch) => stretch.socket !== undefined && stretch.socket !== socket);
  }

  /** Stops counting the requests of a closed socket, which cannot be answered. Events still count, because they must be finished. */
  forgetRequestsOf(socket: Socket): void {
    for (const stretch of this.open) if (stretch.socket === socket && !stretch.isEvent) this.open.delete(stretch);
  }

  /** Resolves once nothing is in flight, and never rejects. */
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
      if (this.open.delete(own)) this.ends.call(own.socket);
    };
  }
}

/** The socket that Nest's TCP transport has wrapped. */
function socketOf(wrapped: unknown): Socket | undefined {
  if (wrapped instanceof Socket) return wrapped;
  const { netSocket, socket } = (wrapped ?? {}) as { readonly netSocket?: unknown; readonly socket?: unknown };
  return [netSocket, socket].find((inner) => inner instanceof Socket);
}
