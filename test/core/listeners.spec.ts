import { describe, expect, it, jest } from '@jest/globals';
import { Listeners } from '../../src/core/listeners.js';
import { settle } from '../support/deferred.js';

const failing = (): never => {
  throw new Error('no');
};

describe('Listeners', () => {
  it('are called with what happened, in the order in which they were added', () => {
    const listeners = new Listeners<[string, number]>();
    const calls: unknown[] = [];
    listeners.add((...args) => calls.push(['first', ...args]));
    listeners.add((...args) => calls.push(['second', ...args]));
    listeners.call('draining', 7);
    expect(calls).toEqual([
      ['first', 'draining', 7],
      ['second', 'draining', 7],
    ]);
  });

  it('are called until they are removed, each by its own function', () => {
    const listeners = new Listeners();
    const listener = jest.fn();
    const remove = listeners.add(listener);
    listeners.add(listener);
    expect(listeners.isEmpty).toBe(false);
    remove();
    remove();
    listeners.call();
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('that are added during a call are called from the next one on', () => {
    const listeners = new Listeners();
    const calls: string[] = [];
    listeners.add(() => {
      calls.push('first');
      listeners.add(() => calls.push('late'));
    });
    listeners.call();
    expect(calls).toEqual(['first']);
    listeners.call();
    expect(calls).toEqual(['first', 'first', 'late']);
  });

  it.each<[string, () => unknown]>([
    ['throws', failing],
    ['rejects', () => Promise.reject(new Error('no'))],
  ])('are all called if one of them %s, which is reported', async (_, broken) => {
    const report = jest.fn();
    const listeners = new Listeners(report);
    const last = jest.fn();
    listeners.add(broken);
    listeners.add(last);
    expect(() => listeners.call()).not.toThrow();
    await settle();
    expect(last).toHaveBeenCalledTimes(1);
    expect(report.mock.calls).toEqual([[new Error('no')]]);
  });

  it('throw nothing if nothing is to be reported', () => {
    const listeners = new Listeners();
    listeners.add(failing);
    expect(() => listeners.call()).not.toThrow();
  });

  it('for one call are called once, unless they are removed before', () => {
    const listeners = new Listeners<[number]>();
    const [listener, removed] = [jest.fn(), jest.fn()];
    listeners.once(listener);
    listeners.once(removed)();
    listeners.call(1);
    listeners.call(2);
    expect(listener.mock.calls).toEqual([[1]]);
    expect(removed).not.toHaveBeenCalled();
    expect(listeners.isEmpty).toBe(true);
  });

  it('can be awaited: every wait ends at the next call', async () => {
    const listeners = new Listeners();
    const ends = jest.fn();
    void listeners.next().then(ends);
    void listeners.next().then(ends);
    await settle();
    expect(ends).not.toHaveBeenCalled();
    listeners.call();
    await settle();
    expect(ends).toHaveBeenCalledTimes(2);
    expect(listeners.isEmpty).toBe(true);
  });
});
