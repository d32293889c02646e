import { describe, expect, it, jest } from '@jest/globals';
import { callSafely } from '../../src/core/call-safely.js';
import { settle } from '../support/deferred.js';

const failing = (): never => {
  throw new Error('no');
};

describe('application code that is contained', () => {
  it.each<[string, () => unknown]>([
    ['throws', failing],
    ['rejects', () => Promise.reject(new Error('no'))],
  ])('is reported when it %s', async (_, action) => {
    const report = jest.fn();
    callSafely(action, report);
    await settle();
    expect(report).toHaveBeenCalledWith(new Error('no'));
  });

  it('throws nothing, even if the report throws or is missing', () => {
    expect(() => callSafely(failing, failing)).not.toThrow();
    expect(() => callSafely(failing)).not.toThrow();
  });

  it('is not reported when it succeeds', async () => {
    const report = jest.fn();
    callSafely(() => Promise.resolve(), report);
    await settle();
    expect(report).not.toHaveBeenCalled();
  });
});
