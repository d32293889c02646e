import { describe, expect, it } from '@jest/globals';
import { ReplaySubject } from 'rxjs';
import { Microservices } from '../../../src/lifecycle/microservices/microservices.js';
import { FakeClock } from '../../support/fake-clock.js';
import { settle } from '../../support/deferred.js';

const OPEN = new Promise<never>(() => {});

/** The registry with which Nest announces its servers, and the calls that one server received. */
function stand(server: object, onClose: () => Promise<unknown> = () => Promise.resolve()) {
  const calls: string[] = [];
  const rpc = {
    getHandlers: () => new Map(),
    listen: (done: (error?: Error) => void) => done(),
    close: () => void calls.push('close'),
    ...server,
  };
  const registry = new ReplaySubject<unknown>();
  registry.next(rpc);
  const microservices = new Microservices();
  microservices.watch({ getRpcTargetRegistry: () => registry }, onClose);
  return { rpc, calls, microservices, clock: new FakeClock() };
}

describe('Microservices', () => {
  it('is empty if Nest announces no server', () => {
    const microservices = new Microservices();
    microservices.watch({}, () => OPEN);
    expect(microservices).toMatchObject({ isListening: false, isReachable: true, inFlight: 0, connections: 0 });
  });

  it.each<[string, unknown]>([
    ['nothing', null],
    ['without methods', {}],
    ['frozen', Object.freeze({ listen: () => {}, close: () => {} })],
    ['Redis without its client', { transportId: 1, subClient: {} }],
    ['NATS without subscriptions', { transportId: 2, subscriptions: {} }],
    ['MQTT without its client', { transportId: 3, mqttClient: {} }],
    ['Kafka without its consumer', { transportId: 6, consumer: {} }],
  ])('tolerates a transport that is %s', async (_, odd) => {
    const { microservices, clock } = stand({});
    const registry = new ReplaySubject<unknown>();
    registry.next(odd);
    microservices.watch({ getRpcTargetRegistry: () => registry }, () => OPEN);
    microservices.stopTaking();
    microservices.stopAccepting(clock);
    let isDone = false;
    void microservices.finish(clock, {} as never).then(() => (isDone = true));
    await clock.advanceAsync(20);
    expect(isDone).toBe(true);
  });

  it.each<[string, number, readonly string[]]>([
    ['Redis', 1, ['Redis', 'Redis patterns']],
    ['NATS, after it has sent what is left', 2, ['NATS', 'flush']],
    ['Kafka', 6, ['Kafka']],
    ['no custom transport, whatever methods it has', 42, []],
  ])('leaves %s, once', async (_, transportId, expected) => {
    const told: string[] = [];
    const tell = (what: string) => (): Promise<void> => Promise.resolve(void told.push(what));
    const { microservices, clock } = stand({
      transportId,
      subClient: { unsubscribe: tell('Redis'), punsubscribe: tell('Redis patterns') },
      subscriptions: [{ drain: tell('NATS') }],
      natsClient: { flush: tell('flush') },
      consumer: { stop: tell('Kafka') },
    });
    microservices.stopTaking();
    microservices.stopTaking();
    void microservices.finish(clock, {} as never);
    await clock.advanceAsync(20);
    expect(told).toEqual(expected);
  });

  it.each([
    ['leaves', undefined, [['prices']]],
    ['stays in', false, []],
  ])('%s an MQTT session with `clean: %s`', (_, clean, expected) => {
    const left: unknown[] = [];
    const { microservices } = stand({
      transportId: 3,
      options: { clean },
      getHandlers: () => new Map([['prices', () => {}]]),
      mqttClient: { unsubscribe: (topics: unknown) => left.push(topics) },
    });
    microservices.stopTaking();
    expect(left).toEqual(expected);
  });

  it('cancels the consumers of RabbitMQ, and lets no consumer come back with a new connection', async () => {
    const cancelled: string[] = [];
    const channel = () => {
      const self = {
        consumed: 0,
        consume: () => Promise.resolve({ consumerTag: `consumer ${++self.consumed}` }),
        cancel: (tag: string) => Promise.resolve(void cancelled.push(tag)),
      };
      return self;
    };
    const { rpc, microservices } = stand({ setupChannel: (each: { consume(): unknown }) => each.consume() });
    const rabbit = rpc as unknown as { setupChannel(channel: object): unknown };
    await rabbit.setupChannel(channel());
    microservices.stopTaking();
    await settle();
    expect(cancelled).toEqual(['consumer 1']);
    const next = channel();
    await rabbit.setupChannel(next);
    expect(next.consumed).toBe(0);
  });

  it('counts gRPC as reachable once it listens, and shuts it down once', async () => {
    let goodbyes = 0;
    const grpcClient = {
      tryShutdown: (done: () => void) => {
        goodbyes++;
        done();
      },
      forceShutdown: () => {},
    };
    const { rpc, microservices, clock } = stand({ transportId: 4, grpcClient });
    expect(microservices.isReachable).toBe(false);
    rpc.listen(() => {});
    expect(microservices).toMatchObject({ isListening: true, isReachable: true });
    microservices.stopAccepting(clock);
    microservices.stopAccepting(clock);
    expect(microservices.isListening).toBe(false);
    expect(goodbyes).toBe(1);
  });

  it('closes a transport at once if it does not listen, and otherwise after the drain', async () => {
    let isDrained: () => void = () => {};
    const { rpc, calls } = stand({}, () => new Promise<void>((resolve) => (isDrained = resolve)));
    rpc.close();
    expect(calls).toEqual(['close']);
    rpc.listen(() => {});
    rpc.close();
    await settle();
    expect(calls).toEqual(['close']);
    isDrained();
    await settle();
    expect(calls).toEqual(['close', 'close']);
  });
});
