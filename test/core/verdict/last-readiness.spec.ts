import { describe, expect, it } from '@jest/globals';
import { LastReadiness } from '../../../src/core/verdict/last-readiness.js';

const READY = { status: 'ready', checks: {} } as const;
const HELD = { status: 'not_ready', reason: 'held: maintenance', checks: {} } as const;
const RUN = { checks: 'run' } as const;

function keeping(verdict: typeof READY | typeof HELD = READY, dueAt = Infinity): LastReadiness {
  const last = new LastReadiness();
  last.keep(verdict, 1000, dueAt);
  return last;
}

describe('LastReadiness', () => {
  it('returns nothing before keep() and after forget()', () => {
    expect(new LastReadiness().recall(RUN, 1000)).toBeUndefined();
    const last = keeping();
    last.forget();
    expect(last.recall(RUN, 1000)).toBeUndefined();
  });

  it('returns the same verdict for 10 ms', () => {
    const last = keeping();
    expect(last.recall(RUN, 1000)).toBe(READY);
    expect(last.recall(RUN, 1009.9)).toBe(READY);
    expect(last.recall(RUN, 1010)).toBeUndefined();
  });

  it('returns nothing once a check is due', () => {
    const last = keeping(READY, 1004);
    expect(last.recall(RUN, 1003.9)).toBe(READY);
    expect(last.recall(RUN, 1004)).toBeUndefined();
  });

  it('returns nothing if the reason has changed', () => {
    expect(keeping().recall({ ...RUN, reason: 'held: maintenance' }, 1000)).toBeUndefined();
    expect(keeping(HELD).recall({ ...RUN, reason: 'held: maintenance' }, 1000)).toBe(HELD);
    expect(keeping(HELD).recall(RUN, 1000)).toBeUndefined();
  });

  it.each(['skipped', 'last known'] as const)('returns nothing if the checks are %s', (checks) => {
    expect(keeping().recall({ checks }, 1000)).toBeUndefined();
  });
});
