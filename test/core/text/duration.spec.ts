import { describe, expect, it } from '@jest/globals';
import { durationText } from '../../../src/core/text/duration.js';

describe('durationText', () => {
  it.each([
    [0, '0 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [43_612, '43.6 s'],
    [59_949, '59.9 s'],
    [59_950, '1 min 0 s'],
    [725_400, '12 min 5 s'],
    [3_599_499, '59 min 59 s'],
    [3_599_500, '1 h 0 min'],
    [11_520_000, '3 h 12 min'],
    [86_369_999, '23 h 59 min'],
    [86_370_000, '1 d 0 h'],
    [442_800_000, '5 d 3 h'],
  ])('says %d ms as %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});
