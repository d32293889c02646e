import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { committedOf } from '../../src/kafka/committed-of.js';
import type { ConfluentConsumer } from '../../src/kafka/kafka-client.js';
import { deferred } from '../support/deferred.js';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

/** A consumer that answers when the test says so. */
function startConsumer() {
  const answer = deferred<[]>();
  const committed = jest.fn(() => answer.promise);
  return { answer, committed, consumer: { committed } as unknown as ConfluentConsumer };
}

describe('committedOf', () => {
  it('asks once for all who want the same at the same time, and for 1.5 s', async () => {
    const { answer, committed, consumer } = startConsumer();
    const both = [committedOf(consumer), committedOf(consumer)];
    answer.resolve([]);
    expect(await Promise.all(both)).toEqual([[], []]);
    expect(committed.mock.calls).toEqual([[undefined, 1500]]);
  });

  it('asks for the next consumer only after an answer, even if that is an error', async () => {
    const [first, second] = [startConsumer(), startConsumer()];
    const failed = committedOf(first.consumer);
    const found = committedOf(second.consumer);
    await jest.advanceTimersByTimeAsync(0);
    expect(second.committed).not.toHaveBeenCalled();
    first.answer.reject(new Error('timed out'));
    await expect(failed).rejects.toThrow('timed out');
    second.answer.resolve([]);
    expect(await found).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('does not wait for long for a client that never answers', async () => {
    const [first, second] = [startConsumer(), startConsumer()];
    void committedOf(first.consumer);
    void committedOf(second.consumer);
    await jest.advanceTimersByTimeAsync(2999);
    expect(second.committed).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(second.committed).toHaveBeenCalledTimes(1);
    second.answer.resolve([]);
  });
});
