import { describe, expect, it, jest } from '@jest/globals';
import { NOT_SERVING, SERVING, type ServingStatus } from '../../../src/http/grpc/serving-status.js';
import { Watchers } from '../../../src/http/grpc/watchers.js';
import { settle } from '../../support/deferred.js';

function watchers() {
  const onWatched = jest.fn();
  const all = new Watchers(onWatched);
  const add = (name = 'a', isSlow = false) => {
    const sent: ServingStatus[] = [];
    let read: () => void = () => {};
    const send = (status: ServingStatus): Promise<void> => {
      sent.push(status);
      return isSlow ? new Promise((resolve) => (read = resolve)) : Promise.resolve();
    };
    const cancel = all.add(name, SERVING, send);
    return { cancel, sent, read: () => read() };
  };
  return { add, all, onWatched };
}

describe('those who watch', () => {
  it('get the status at once, and then changes only', async () => {
    const { add, all } = watchers();
    const { sent } = add();
    expect(sent).toEqual([SERVING]);
    for (const status of [SERVING, NOT_SERVING, NOT_SERVING, undefined, SERVING] as const) {
      all.look(() => status);
      await settle();
    }
    expect(sent).toEqual([SERVING, NOT_SERVING, SERVING]);
  });

  it('get the newest status only, and none twice, if they are slow', async () => {
    const { add, all } = watchers();
    const slow = add('a', true);
    for (const status of [NOT_SERVING, SERVING, NOT_SERVING] as const) all.look(() => status);
    expect(slow.sent).toEqual([SERVING]);
    slow.read();
    await settle();
    expect(slow.sent).toEqual([SERVING, NOT_SERVING]);
    for (const status of [SERVING, NOT_SERVING] as const) all.look(() => status);
    slow.read();
    await settle();
    expect(slow.sent).toEqual([SERVING, NOT_SERVING]);
  });

  it('share one question per service, and their presence is told once', () => {
    const { add, all, onWatched } = watchers();
    const cancels = [add('a'), add('a'), add('b')].map(({ cancel }) => cancel);
    const statusOf = jest.fn(() => SERVING as ServingStatus);
    all.look(statusOf);
    expect(statusOf.mock.calls).toEqual([['a'], ['b']]);
    for (const cancel of [...cancels, ...cancels]) cancel();
    expect(onWatched.mock.calls).toEqual([[true], [false]]);
    expect(all.isEmpty).toBe(true);
  });
});
