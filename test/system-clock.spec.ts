import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { systemClock } from '../src/system-clock.js';

describe('the system clock', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('never goes back, whatever the date is set to', () => {
    const before = systemClock.now();
    jest.setSystemTime(0);
    expect(systemClock.date()).toEqual(new Date(0));
    expect(systemClock.now()).toBeGreaterThanOrEqual(before);
  });

  it.each(['after', 'holdFor'] as const)('calls back once: %s', (method) => {
    const callback = jest.fn();
    systemClock[method](100, callback);
    jest.advanceTimersByTime(99);
    expect(callback).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1000);
    expect(callback).toHaveBeenCalledTimes(1);
  });

  it('calls back repeatedly: every', () => {
    const callback = jest.fn();
    systemClock.every(100, callback);
    jest.advanceTimersByTime(1000);
    expect(callback).toHaveBeenCalledTimes(10);
  });

  it.each(['after', 'every', 'holdFor'] as const)('does not call back after it was cancelled: %s', (method) => {
    const callback = jest.fn();
    const cancel = systemClock[method](100, callback);
    cancel();
    cancel();
    jest.advanceTimersByTime(1000);
    expect(callback).not.toHaveBeenCalled();
  });
});
