import { describe, expect, it, jest } from '@jest/globals';
import type { LivenessReport } from '../../../src/core/report/reports.js';
import { KeptLiveness } from '../../../src/core/verdict/kept-liveness.js';

const STALLED_AFTER_MS = 15_000;

function alive(silentMs = 0, heartbeats?: LivenessReport['heartbeats']): LivenessReport {
  const eventLoop = { observer: 'in-loop', silentMs, longestSilenceMs: silentMs } as const;
  return { status: 'alive', uptimeMs: 1000, eventLoop, ...(heartbeats && { heartbeats }) };
}

function keeping(report: LivenessReport) {
  const kept = new KeptLiveness(STALLED_AFTER_MS);
  const judge = jest.fn(() => report);
  expect(kept.report(1000, judge)).toBe(report);
  const isJudgedAt = (now: number): boolean => {
    judge.mockClear();
    expect(kept.report(now, judge)).toBe(report);
    return judge.mock.calls.length > 0;
  };
  return { kept, isJudgedAt };
}

describe('KeptLiveness', () => {
  it('judges once in 10 ms as long as the process is alive', () => {
    const { isJudgedAt } = keeping(alive());
    expect(isJudgedAt(1009.9)).toBe(false);
    expect(isJudgedAt(1010)).toBe(true);
  });

  it('judges each time while the process is stalled', () => {
    const { isJudgedAt } = keeping({ ...alive(STALLED_AFTER_MS), status: 'stalled' });
    expect(isJudgedAt(1000)).toBe(true);
  });

  it('judges again from the time at which the event loop would be stalled', () => {
    const { isJudgedAt } = keeping(alive(STALLED_AFTER_MS - 4));
    expect(isJudgedAt(1003.9)).toBe(false);
    expect(isJudgedAt(1004)).toBe(true);
  });

  it('judges again from the time at which the first of the heartbeats would be stalled', () => {
    const heartbeats = { slow: { silentMs: 0, maxSilenceMs: 60_000 }, fast: { silentMs: 995, maxSilenceMs: 1000 } };
    const { isJudgedAt } = keeping(alive(0, heartbeats));
    expect(isJudgedAt(1004.9)).toBe(false);
    expect(isJudgedAt(1005)).toBe(true);
  });

  it('judges again after forget()', () => {
    const { kept, isJudgedAt } = keeping(alive());
    kept.forget();
    expect(isJudgedAt(1000)).toBe(true);
  });
});
