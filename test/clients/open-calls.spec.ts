import { describe, expect, it } from '@jest/globals';
import { OpenCalls } from '../../src/clients/open-calls.js';
import { deferred, settle } from '../support/deferred.js';

describe('OpenCalls', () => {
  it('starts no second call on a connection while one is open, and lets the callers share its answer', async () => {
    const calls = new OpenCalls();
    const [connection, answer] = [{}, deferred<string>()];
    let started = 0;
    const call = () => {
      started += 1;
      return answer.promise;
    };
    const both = [calls.join(connection, call), calls.join(connection, call)];
    answer.resolve('PONG');

    expect(await Promise.all(both)).toEqual(['PONG', 'PONG']);
    expect(started).toBe(1);
  });

  it.each([
    ['has its answer', () => Promise.resolve(1)],
    ['failed', () => Promise.reject(new Error('gone'))],
    [
      'threw at once',
      () => {
        throw new Error('closed');
      },
    ],
  ])('starts another one after the last one %s', async (_how, call) => {
    const calls = new OpenCalls();
    const connection = {};
    await calls.join(connection, call as () => Promise<unknown>).catch(() => {});
    await settle();

    expect(await calls.join(connection, () => Promise.resolve('again'))).toBe('again');
  });

  it('does not let one silent connection hold up another', async () => {
    const calls = new OpenCalls();
    void calls.join({}, () => new Promise(() => {}));

    expect(await calls.join({}, () => Promise.resolve('PONG'))).toBe('PONG');
  });
});
