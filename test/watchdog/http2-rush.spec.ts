import { describe, expect, it } from '@jest/globals';
import { LEAST_SHARE, MAX_FIRST_BYTES, MAX_OPEN_OVER_HTTP2, MAX_STREAMS, STRICT_MS } from '../../src/http/bounds.js';
import { Http2Rush } from '../../src/watchdog/http2-rush.js';
import { FakeClock } from '../support/fake-clock.js';

function rushOf(requests: number) {
  const clock = new FakeClock();
  const rush = new Http2Rush(clock);
  for (let count = 0; count < requests; count += 1) rush.count();
  return { clock, rush };
}

describe('Http2Rush', () => {
  it('leaves newcomers their whole share while no more requests come than may be open', () => {
    expect(rushOf(MAX_OPEN_OVER_HTTP2).rush.newcomersShare).toBe(MAX_STREAMS);
  });

  it('counts anew after a moment', () => {
    const { clock, rush } = rushOf(MAX_OPEN_OVER_HTTP2);
    clock.advance(STRICT_MS);
    rush.count();
    expect(rush.newcomersShare).toBe(MAX_STREAMS);
  });

  it('gives newcomers the least share for a moment after more requests', () => {
    const { clock, rush } = rushOf(MAX_OPEN_OVER_HTTP2 + 1);
    expect(rush.newcomersShare).toBe(LEAST_SHARE);
    clock.advance(STRICT_MS - 1);
    expect(rush.newcomersShare).toBe(LEAST_SHARE);
    clock.advance(1);
    expect(rush.newcomersShare).toBe(MAX_STREAMS);
  });

  it('turns newcomers with many bytes away for that moment', () => {
    expect(rushOf(MAX_OPEN_OVER_HTTP2).rush.admits(MAX_FIRST_BYTES + 1)).toBe(true);
    const { clock, rush } = rushOf(MAX_OPEN_OVER_HTTP2 + 1);
    expect([rush.admits(MAX_FIRST_BYTES), rush.admits(MAX_FIRST_BYTES + 1)]).toEqual([true, false]);
    clock.advance(STRICT_MS);
    expect(rush.admits(MAX_FIRST_BYTES + 1)).toBe(true);
  });
});
