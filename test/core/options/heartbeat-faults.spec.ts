import { describe, expect, it } from '@jest/globals';
import { heartbeatFaults } from '../../../src/core/options/resolve.js';

describe('the arguments of HeartbeatService.watch()', () => {
  it('may be a new name with a whole number of milliseconds', () => {
    expect(heartbeatFaults('orders', { maxSilenceMs: 1 }, false)).toEqual([]);
  });

  it('are refused with every fault at once', () => {
    expect(heartbeatFaults('a/b', { maxSilenceMs: 0 }, true)).toEqual([
      expect.stringMatching(
        /^HeartbeatService\.watch\(\): expected a name of 1 to 63 characters, .*, got `"a\/b"` \(string\)$/,
      ),
      'HeartbeatService.watch(): "a/b" is watched already; call stop() on its heartbeat first',
      'HeartbeatService.watch(): expected `maxSilenceMs` to be a whole number from 1 to 2147483647, got `0` (number)',
    ]);
  });

  it.each([undefined, null, {}])('are refused if the options are %p', (options) => {
    expect(heartbeatFaults('orders', options, false)).toEqual([
      'HeartbeatService.watch(): expected `maxSilenceMs` to be a whole number from 1 to 2147483647, got undefined',
    ]);
  });
});
