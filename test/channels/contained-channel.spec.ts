import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { ContainedChannel } from '../../src/channels/contained-channel.js';

const NAME = 'nestjs-vitals:test';
const subscribed: ((message: unknown, name: string | symbol) => void)[] = [];
const listen = (subscriber: (message: unknown, name: string | symbol) => unknown): void => {
  subscribed.push(subscriber);
  subscribe(NAME, subscriber);
};
afterEach(() => {
  for (const subscriber of subscribed.splice(0)) unsubscribe(NAME, subscriber);
});

/** The next turns of the event loop, in which Node would end the process because of an exception that was raised again. */
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
};

describe('a channel', () => {
  it('gives each message to every subscriber, at once, with the name of the channel', () => {
    const report = jest.fn();
    const contained = new ContainedChannel(NAME, report);
    const [first, second] = [jest.fn(), jest.fn()];
    contained.publish({ lost: true });
    listen(first);
    listen(second);
    const message = { kept: true };
    contained.publish(message);
    for (const subscriber of [first, second]) expect(subscriber.mock.calls).toEqual([[message, NAME]]);
    expect(report).not.toHaveBeenCalled();
  });

  it('raises nothing that a subscriber throws or rejects with, and calls the others', async () => {
    const uncaught = jest.fn();
    process.on('uncaughtException', uncaught).on('unhandledRejection', uncaught);
    const errors: unknown[] = [];
    const contained = new ContainedChannel(NAME, (error) => errors.push(error));
    const later = jest.fn();
    listen(() => {
      throw new Error('thrown');
    });
    listen(async () => Promise.reject(new Error('rejected')));
    listen(later);
    expect(() => contained.publish({})).not.toThrow();
    await turns();
    process.off('uncaughtException', uncaught).off('unhandledRejection', uncaught);
    expect(later).toHaveBeenCalledTimes(1);
    expect(errors).toEqual([new Error('thrown'), new Error('rejected')]);
    expect(uncaught).not.toHaveBeenCalled();
  });

  it('calls the subscribers that it had at first, even if one of them leaves', () => {
    const contained = new ContainedChannel(NAME, () => {});
    const second = jest.fn();
    listen(() => void unsubscribe(NAME, second));
    listen(second);
    contained.publish({});
    contained.publish({});
    expect(second).toHaveBeenCalledTimes(1);
  });

  it('still publishes if Node keeps its subscribers elsewhere', () => {
    const subscriber = jest.fn();
    listen(subscriber);
    const own = channel(NAME);
    const { _subscribers: list } = own as unknown as { _subscribers: unknown };
    const publish = jest.spyOn(own, 'publish').mockImplementation(subscriber);
    try {
      Object.assign(own, { _subscribers: undefined });
      jest.spyOn(own, 'hasSubscribers', 'get').mockReturnValue(true);
      new ContainedChannel(NAME, () => {}).publish({ later: 'version' });
      expect(subscriber.mock.calls[0]?.[0]).toEqual({ later: 'version' });
    } finally {
      publish.mockRestore();
      jest.restoreAllMocks();
      Object.assign(own, { _subscribers: list });
    }
  });
});
