import { describe, expect, it } from '@jest/globals';
import { RabbitMqIndicator, type RabbitMqIndicatorOptions, type RabbitMqSource } from '../../src/rabbitmq/index.js';
import { settle } from '../support/deferred.js';
import { FakeConnection } from './fake-rabbitmq.js';

class Broker extends RabbitMqIndicator {}

const indicatorOf = (source: RabbitMqSource, options?: RabbitMqIndicatorOptions) => new Broker(source, options);

describe('RabbitMqIndicator with a fake connection', () => {
  it('asks a question on a channel of its own, which it keeps', async () => {
    const connection = new FakeConnection();
    const indicator = indicatorOf(connection);

    expect(await indicator.check()).toMatchObject({ status: 'healthy', details: {} });
    await indicator.check();
    expect(connection.channels).toHaveLength(1);
    expect(connection.channels[0]).toMatchObject({ questions: 2, published: [] });
  });

  it('says with `queue` how many messages and consumers the queue has', async () => {
    const indicator = indicatorOf(new FakeConnection(), { queue: 'orders' });
    expect(await indicator.check()).toMatchObject({ details: { messages: 3, consumers: 1 } });
  });

  it('opens another channel after RabbitMQ has closed its own because of a missing queue', async () => {
    const connection = new FakeConnection();
    const indicator = indicatorOf(connection, { queue: 'orders' });
    connection.answer = () => Promise.reject(new Error('NOT_FOUND'));
    await expect(indicator.check()).rejects.toThrow('NOT_FOUND');
    connection.channels[0]!.emit('error', new Error('NOT_FOUND'));
    connection.channels[0]!.emit('close');
    connection.answer = undefined;

    expect(await indicator.check()).toMatchObject({ status: 'healthy' });
    expect(connection.channels).toHaveLength(2);
  });

  it('publishes with `writable` a message that no queue gets', async () => {
    const connection = new FakeConnection();
    await indicatorOf(connection, { writable: true }).check();
    expect(connection.channels[0]?.published).toEqual(['nestjs-vitals.no-such-queue']);
  });

  it.each<[string, string, RegExp]>([
    ['blocked', 'low on memory', /^RabbitMQ takes no messages from this connection: low on memory$/],
    ['close', '', /^the connection to RabbitMQ is closed$/],
  ])('is unhealthy at once after the event %s, even with a question open', async (event, reason, message) => {
    const connection = new FakeConnection();
    connection.answer = () => new Promise(() => {});
    const indicator = indicatorOf(connection);
    const open = indicator.check();
    await settle();
    connection.emit(event, reason);

    const expected = { status: 'unhealthy', message: expect.stringMatching(message) };
    expect(await open).toMatchObject(expected);
    expect(await indicator.check()).toMatchObject(expected);
    expect(connection.channels[0]?.questions).toBe(1);
  });

  it('knows that the connection was blocked before the first check, and is healthy after the end of that', async () => {
    const connection = new FakeConnection();
    const indicator = indicatorOf(connection);
    connection.emit('blocked', 'low on disk');
    expect(await indicator.check()).toMatchObject({ status: 'unhealthy' });
    connection.emit('unblocked');

    expect(await indicator.check()).toMatchObject({ status: 'healthy' });
  });

  it('keeps one question on a silent server', async () => {
    const connection = new FakeConnection();
    connection.answer = () => new Promise(() => {});
    const indicator = indicatorOf(connection);
    void indicator.check();
    void indicator.check();
    await settle();

    expect(connection.channels[0]?.questions).toBe(1);
  });

  it('leaves no listener of a check behind', async () => {
    const connection = new FakeConnection();
    const indicator = indicatorOf(connection);
    for (let checks = 0; checks < 50; checks += 1) await indicator.check();

    expect(connection.listenerCount('blocked')).toBe(1);
    expect(connection.listenerCount('close')).toBe(1);
    expect(connection.listenerCount('error')).toBe(0);
  });

  it('says something if the client does not', async () => {
    const connection = new FakeConnection();
    connection.answer = () => Promise.reject(new Error(''));
    await expect(indicatorOf(connection).check()).rejects.toThrow('RabbitMQ did not answer');
  });
});

describe('RabbitMqIndicator', () => {
  it('follows the present connection of a function', async () => {
    let connection: FakeConnection | undefined = new FakeConnection();
    const indicator = indicatorOf(() => connection);
    connection.emit('close');
    expect(await indicator.check()).toMatchObject({ status: 'unhealthy' });
    connection = undefined;
    expect(await indicator.check()).toMatchObject({ message: 'the client is not connected to RabbitMQ' });
    connection = new FakeConnection();
    expect(await indicator.check()).toMatchObject({ status: 'healthy' });
  });

  it('takes a function that throws when it is made for one without a connection yet', async () => {
    const connection = new FakeConnection();
    let isListening = false;
    const indicator = indicatorOf(() => {
      if (isListening) return connection;
      throw new Error('Not initialized.');
    });
    await expect(indicator.check()).rejects.toThrow('Not initialized.');
    isListening = true;
    expect(await indicator.check()).toMatchObject({ status: 'healthy' });
  });

  it('follows the connection of a manager', async () => {
    const manager = { connection: new FakeConnection(), isUp: false, isConnected: () => manager.isUp };
    const indicator = indicatorOf(manager);
    expect(await indicator.check()).toMatchObject({ message: 'the client is not connected to RabbitMQ' });
    manager.isUp = true;
    expect(await indicator.check()).toMatchObject({ status: 'healthy' });
  });
});
