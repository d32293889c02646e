import { describe, expect, it, jest } from '@jest/globals';
import { DEFAULTS } from '../../../src/core/options/defaults.js';
import type { Stall } from '../../../src/core/report/stall.js';
import { endStall, StallToken } from '../../../src/watchdog/stall-token.js';
import { StallWatch } from '../../../src/watchdog/worker/stall-watch.js';
import { deferred, settle } from '../../support/deferred.js';

const FRAMES = ['spin (/app/block.js:1:2)', 'handle (/app/orders.js:3:4)'];

function watchOf({
  captureStack = true,
  isHeard = true,
  memory = new Int32Array(new SharedArrayBuffer(4)),
  threadId = 1,
} = {}) {
  const stack = deferred<readonly string[]>();
  const capture = jest.fn(() => stack.promise);
  const warn = jest.fn<(line: string) => void>();
  const leaveLastWords = jest.fn<(line: string) => void>();
  const onRecovered = jest.fn<(stall: Stall) => void>();
  const token = new StallToken(memory, threadId);
  const watch = new StallWatch({
    heartbeat: DEFAULTS.heartbeat,
    token,
    mayCapture: () => captureStack,
    capture,
    isHeard: () => isHeard,
    warn,
    leaveLastWords,
    onRecovered,
  });
  return { capture, leaveLastWords, memory, onRecovered, stack, warn, watch };
}

/** Those of two applications of one process. */
function twoWatches() {
  const first = watchOf();
  return { first, second: watchOf({ memory: first.memory, threadId: 2 }) };
}

describe('StallWatch', () => {
  it('warns once per stall, at warnAfterMs, with the stack of the main thread', async () => {
    const { capture, stack, warn, watch } = watchOf();
    watch.look(1999);
    expect(capture).not.toHaveBeenCalled();
    for (const silentMs of [2010, 2260, 2510]) watch.look(silentMs);
    stack.resolve(FRAMES);
    await settle();
    watch.look(60_000);
    await settle();
    expect(capture).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls).toEqual([
      ['the event loop has been blocked for 2010 ms in spin (/app/block.js:1:2) < handle (/app/orders.js:3:4)'],
    ]);
  });

  it('reports when a stall is over how long it was and what blocked, and warns of the next one', async () => {
    const { memory, onRecovered, stack, warn, watch } = watchOf();
    stack.resolve(FRAMES);
    for (let stall = 0; stall < 2; stall += 1) {
      watch.look(2000);
      await settle();
      watch.look(8000);
      endStall(memory);
      watch.look(0);
    }
    const stall = { silentMs: 8000, stack: 'spin (/app/block.js:1:2)\nhandle (/app/orders.js:3:4)' };
    expect(onRecovered.mock.calls).toEqual([[stall], [stall]]);
    expect(warn).toHaveBeenCalledTimes(2);
  });

  it('names no stack if the main thread did not come back to JavaScript, or has already continued', async () => {
    const unknown = watchOf();
    unknown.watch.look(2000);
    unknown.stack.resolve([]);
    const late = watchOf();
    late.watch.look(2000);
    late.watch.look(0);
    late.stack.resolve(FRAMES);
    expect(late.onRecovered.mock.calls).toEqual([[{ silentMs: 2000 }]]);
    const broken = watchOf();
    broken.watch.look(2000);
    broken.stack.reject(new Error('no inspector'));
    await settle();
    for (const { warn } of [unknown, late, broken]) {
      expect(warn.mock.calls).toEqual([
        ['the event loop has been blocked for 2000 ms; no stack: it did not come back to JavaScript in time'],
      ]);
    }
  });

  it('takes no stack if that is not allowed', async () => {
    const { capture, warn, watch } = watchOf({ captureStack: false });
    watch.look(2000);
    await settle();
    expect(capture).not.toHaveBeenCalled();
    expect(warn.mock.calls).toEqual([['the event loop has been blocked for 2000 ms']]);
  });

  it('takes no stack for a warning that would not be written', async () => {
    const { capture, watch } = watchOf({ isHeard: false });
    watch.look(2000);
    await settle();
    expect(capture).not.toHaveBeenCalled();
  });

  it('leaves a stall to another watchdog of the process that was first, until the stall ends', async () => {
    const { first, second } = twoWatches();
    first.watch.look(2000);
    second.watch.look(2000);
    first.stack.resolve(FRAMES);
    await settle();
    second.watch.look(8000);
    second.watch.look(0);
    expect([second.capture.mock.calls, second.warn.mock.calls, second.onRecovered.mock.calls]).toEqual([[], [], []]);
  });

  it('does not warn of a stall after another watchdog whose application beats first, but warns of the next one', async () => {
    const { first, second } = twoWatches();
    first.watch.look(2000);
    second.watch.look(2010);
    first.stack.resolve(FRAMES);
    await settle();
    endStall(first.memory);
    second.watch.look(2500);
    expect(second.capture).not.toHaveBeenCalled();
    second.watch.look(0);
    second.stack.resolve(FRAMES);
    second.watch.look(2000);
    await settle();
    expect(second.warn).toHaveBeenCalledTimes(1);
  });

  it('leaves last words once per stall, when it reaches stalledAfterMs', async () => {
    const { leaveLastWords, memory, stack, watch } = watchOf();
    stack.resolve(FRAMES);
    for (let stall = 0; stall < 2; stall += 1) {
      watch.look(2000);
      await settle();
      watch.look(14_999);
      expect(leaveLastWords).toHaveBeenCalledTimes(stall);
      for (const silentMs of [15_010, 15_260, 60_000]) watch.look(silentMs);
      endStall(memory);
      watch.look(0);
    }
    const line =
      'the event loop has been blocked for 15010 ms in spin (/app/block.js:1:2) < handle (/app/orders.js:3:4)';
    expect(leaveLastWords.mock.calls).toEqual([[line], [line]]);
  });

  it('does not wait for the stack with its last words, and leaves them again with it', async () => {
    const { leaveLastWords, stack, watch } = watchOf();
    for (const silentMs of [2000, 15_000, 15_250]) watch.look(silentMs);
    expect(leaveLastWords.mock.calls).toEqual([['the event loop has been blocked for 15000 ms']]);
    stack.resolve(FRAMES);
    await settle();
    watch.look(15_500);
    expect(leaveLastWords.mock.calls.slice(1)).toEqual([
      ['the event loop has been blocked for 15250 ms in spin (/app/block.js:1:2) < handle (/app/orders.js:3:4)'],
    ]);
  });

  it('leaves no last words for a stall of which another watchdog has warned', async () => {
    const { first, second } = twoWatches();
    for (const { watch } of [first, second]) for (const silentMs of [2000, 20_000]) watch.look(silentMs);
    expect(first.leaveLastWords).toHaveBeenCalledTimes(1);
    expect(second.leaveLastWords).not.toHaveBeenCalled();
  });
});
