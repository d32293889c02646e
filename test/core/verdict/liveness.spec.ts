import { describe, expect, it } from '@jest/globals';
import { judgeLiveness, type LivenessState } from '../../../src/core/verdict/liveness.js';

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
