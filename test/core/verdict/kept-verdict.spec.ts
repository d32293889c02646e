import { describe, expect, it } from '@jest/globals';
import { KeptVerdict } from '../../../src/core/verdict/kept-verdict.js';

const READY = { status: 'ready', checks: {} } as const;

function keeping(changesAt = Infinity): KeptVerdict<typeof READY> {
  const kept = new KeptVerdict<typeof READY>();
  kept.keep(READY, 1000, changesAt);
  return kept;
}

describe('KeptVerdict', () => {
  it('returns nothing before keep() and after forget()', () => {
    expect(new KeptVerdict().recall(1000)).toBeUndefined();
    const kept = keeping();
    kept.forget();
    expect(kept.recall(1000)).toBeUndefined();
  });

  it('returns the same verdict for 10 ms', () => {
    const kept = keeping();
    expect(kept.recall(1000)).toBe(READY);
    expect(kept.recall(1009.9)).toBe(READY);
    expect(kept.recall(1010)).toBeUndefined();
  });

  it('returns nothing from the time at which the verdict may change', () => {
    const kept = keeping(1004);
    expect(kept.recall(1003.9)).toBe(READY);
    expect(kept.recall(1004)).toBeUndefined();
  });

  it('returns the verdict that was kept last', () => {
    const kept = keeping();
    const other = { ...READY };
    kept.keep(other, 1009, Infinity);
    expect(kept.recall(1018.9)).toBe(other);
  });
});
