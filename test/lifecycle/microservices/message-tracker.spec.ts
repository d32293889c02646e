import { describe, expect, it } from '@jest/globals';
import { Socket } from 'node:net';
import { EMPTY, lastValueFrom, map, Subject, type Observable } from 'rxjs';
import { MessageTracker } from '../../../src/lifecycle/microservices/message-tracker.js';
import type { RpcHandler } from '../../../src/lifecycle/microservices/rpc-server.js';
import { deferred, settle } from '../../support/deferred.js';
import { FakeClock } from '../../support/fake-clock.js';

/** A tracker, and a handler wrapped as the transport would call it. */
function stand(handler: RpcHandler, isEventHandler = false) {
  const messages = new MessageTracker();
  const handlers = new Map<unknown, RpcHandler>([['price', Object.assign(handler, { isEventHandler })]]);
  messages.watchHandlers(handlers);
  return { messages, handlers, call: handlers.get('price')! };
}

describe('MessageTracker', () => {
  it.each([
    ['resolves', (work: ReturnType<typeof deferred<void>>) => work.resolve()],
    ['rejects', (work: ReturnType<typeof deferred<void>>) => work.reject(new Error('no price'))],
  ])('counts a message until its handler %s', async (_, end) => {
    const work = deferred();
    const { messages, call } = stand(() => work.promise);
    const result = call();
    expect(messages.inFlight).toBe(1);
    end(work);
    await Promise.allSettled([result]);
    expect(messages.inFlight).toBe(0);
  });

  it('does not count a message whose handler throws, and passes the error on', () => {
    const { messages, call } = stand(() => {
      throw new Error('no price');
    });
    expect(() => call()).toThrow('no price');
    expect(messages.inFlight).toBe(0);
  });

  it.each(['completes', 'fails', 'is unsubscribed from'])('counts a message until its stream %s', async (how) => {
    const prices = new Subject<number>();
    const { messages, call } = stand(() => Promise.resolve(prices));
    const stream = (await call()) as Observable<number>;
    expect(messages.inFlight).toBe(0);
    const seen: number[] = [];
    const subscription = stream
      .pipe(map((price) => price * 2))
      .subscribe({ next: (price) => seen.push(price), error: () => {} });
    prices.next(21);
    expect(messages.inFlight).toBe(1);
    if (how === 'completes') prices.complete();
    else if (how === 'fails') prices.error(new Error('no price'));
    else subscription.unsubscribe();
    expect(messages.inFlight).toBe(0);
    expect(seen).toEqual([42]);
  });

  it('passes streams on unchanged', async () => {
    const { call } = stand(() => EMPTY);
    expect(await lastValueFrom(call() as Observable<never>, { defaultValue: 42 })).toBe(42);
  });

  it('writes the properties that a transport sets on a handler to the handler', () => {
    const handler: RpcHandler & { next?: unknown } = () => undefined;
    const { call } = stand(handler);
    Object.assign(call, { next: 42 });
    expect(handler.next).toBe(42);
  });

  it('counts an answer until its last part has been published', async () => {
    const published = deferred();
    const messages = new MessageTracker();
    const server = { send: (_stream: unknown, respond: (packet: object) => unknown) => respond };
    messages.watchAnswers(server as object);
    const respond = server.send({}, () => published.promise);
    void respond({ response: 42 });
    void respond({ isDisposed: true });
    expect(messages.inFlight).toBe(1);
    published.resolve();
    await settle();
    expect(messages.inFlight).toBe(0);
  });

  it.each([
    ['forgets a request', false, 0],
    ['keeps an event', true, 1],
  ])('%s when its caller has disconnected', (_, isEvent, left) => {
    const socket = new Socket();
    const { messages, call } = stand(() => new Promise(() => {}), isEvent);
    void call({}, { getSocketRef: () => ({ netSocket: socket }) });
    expect(messages.isIdleOn(socket)).toBe(false);
    expect(messages.isIdleOn(new Socket())).toBe(true);
    messages.forgetRequestsOf(socket);
    expect(messages.inFlight).toBe(left);
  });

  it('is idle at the first look that finds nothing in flight', async () => {
    const clock = new FakeClock();
    const work = deferred();
    const { messages, call } = stand(() => work.promise);
    void call();
    let isIdle = false;
    void messages.whenIdle(clock).then(() => (isIdle = true));
    await clock.advanceAsync(1_000);
    expect(isIdle).toBe(false);
    work.resolve();
    await clock.advanceAsync(20);
    expect(isIdle).toBe(true);
    expect(clock.pending).toBe(0);
  });
});
