import { describe, expect, it } from '@jest/globals';
import { judgeLiveness, livenessReport, type LivenessState } from '../../../src/core/verdict/liveness.js';

const CALM: LivenessState = { isArmed: true, isDraining: false, silentMs: 0, stalledAfterMs: 15_000, heartbeats: [] };
const SILENT = { silentMs: 30_001, maxSilenceMs: 30_000 };
const BEATING = { silentMs: 30_000, maxSilenceMs: 30_000 };

describe('judgeLiveness', () => {
  it.each<[string, Partial<LivenessState>, string]>([
    ['the loop turns', {}, 'alive'],
    ['the loop is silent for less than the limit', { silentMs: 14_999 }, 'alive'],
    ['the loop reaches the limit', { silentMs: 15_000 }, 'stalled'],
    ['the loop is silent before it counts', { silentMs: 60_000, isArmed: false }, 'alive'],
    ['the loop is silent in a drain', { silentMs: 60_000, isDraining: true }, 'alive'],
    ['every heartbeat is within its limit', { heartbeats: [BEATING, BEATING] }, 'alive'],
    ['one heartbeat is beyond its limit', { heartbeats: [BEATING, SILENT] }, 'stalled'],
    ['a heartbeat is beyond its limit before the loop counts', { heartbeats: [SILENT], isArmed: false }, 'stalled'],
    ['a heartbeat is beyond its limit in a drain', { heartbeats: [SILENT], isDraining: true }, 'alive'],
  ])('decides by the state: %s', (_what, state, expected) => {
    expect(judgeLiveness({ ...CALM, ...state })).toBe(expected);
  });
});

describe('livenessReport', () => {
  const eventLoop = { observer: 'in-loop', silentMs: 16_000, longestSilenceMs: 16_000 } as const;
  const known = { isArmed: true, isDraining: false, stalledAfterMs: 15_000, uptimeMs: 60_000, eventLoop };

  it('has the verdict, the silence of the event loop and the time since the start', () => {
    expect(livenessReport({ ...known, heartbeats: {} })).toStrictEqual({
      status: 'stalled',
      uptimeMs: 60_000,
      eventLoop,
    });
  });

  it('has the heartbeats, if there are any', () => {
    const heartbeats = { orders: BEATING };
    const report = livenessReport({ ...known, stalledAfterMs: 20_000, heartbeats });
    expect(report).toStrictEqual({ status: 'alive', uptimeMs: 60_000, eventLoop, heartbeats });
    expect(livenessReport({ ...known, stalledAfterMs: 20_000, heartbeats: { orders: SILENT } }).status).toBe('stalled');
  });
});
