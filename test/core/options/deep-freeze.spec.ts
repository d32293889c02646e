import { describe, expect, it } from '@jest/globals';
import { deepFreeze } from '../../../src/core/options/deep-freeze.js';

describe('deepFreeze', () => {
  it('freezes an object and every object in it, but no function', () => {
    const details = (): boolean => true;
    const frozen = deepFreeze({ nothing: null, list: [{ a: 1 }], details });
    expect([frozen, frozen.list, frozen.list[0]].every(Object.isFrozen)).toBe(true);
    expect(Object.isFrozen(details)).toBe(false);
  });
});
