import { describe, expect, it } from '@jest/globals';
import { endStall, stallMemory, StallToken } from '../../src/watchdog/stall-token.js';

function tokens() {
  const memory = new Int32Array(new SharedArrayBuffer(4));
  return { memory, first: new StallToken(memory, 1), second: new StallToken(memory, 2) };
}

describe('StallToken', () => {
  it('belongs to one thread at a time', () => {
    const { first, second } = tokens();
    expect([first.take(), second.take()]).toEqual([true, false]);
  });

  it('cannot be taken again until the main thread beats: one warning per stall', () => {
    const { memory, first, second } = tokens();
    first.take();
    first.settle(false);
    expect([first.take(), second.take()]).toEqual([false, false]);
    endStall(memory);
    expect(second.take()).toBe(true);
  });

  it('is free at once if the stall ended before its warning was written', () => {
    const { first, second } = tokens();
    first.take();
    first.settle(true);
    expect(second.take()).toBe(true);
  });

  it('stays with a thread that is about to warn when the main thread beats', () => {
    const { memory, first, second } = tokens();
    first.take();
    endStall(memory);
    expect(second.take()).toBe(false);
  });

  it('is released by a thread that ends, and by no other', () => {
    const { first, second } = tokens();
    first.take();
    second.release();
    expect(second.take()).toBe(false);
    first.release();
    expect(second.take()).toBe(true);
  });

  it('exists once per process, for every copy of the package', () => {
    expect(stallMemory()).toBe(stallMemory());
    expect(Object.getOwnPropertySymbols(globalThis)).toContain(Symbol.for('nestjs-vitals.stall'));
  });
});
