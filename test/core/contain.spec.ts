import { describe, expect, it, jest } from '@jest/globals';
import { contain } from '../../src/core/contain.js';
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
    contain(action, report);
    await settle();
    expect(report).toHaveBeenCalledWith(new Error('no'));
  });

  it('throws nothing, even if the report throws or is missing', () => {
    expect(() => contain(failing, failing)).not.toThrow();
    expect(() => contain(failing)).not.toThrow();
  });

  it('is not reported when it succeeds', async () => {
    const report = jest.fn();
    contain(() => Promise.resolve(), report);
    await settle();
    expect(report).not.toHaveBeenCalled();
  });
});
