import { describe, expect, it, jest } from '@jest/globals';
import { HookWatch } from '../../src/lifecycle/hook-watch.js';
import { deferred, settle } from '../support/deferred.js';
import { FakeClock } from '../support/fake-clock.js';

class Pool {
  readonly #secret = 'kept';
  constructor(private readonly work: () => unknown) {}

  onModuleDestroy(...args: unknown[]): unknown {
    return [this.#secret, this.work(), args];
  }
}

class Slow {
  readonly done = deferred();

  onModuleDestroy(): Promise<void> {
    return this.done.promise;
  }
}

function stand(instance: object, killedAt = Infinity) {
  const clock = new FakeClock(0);
  const lines: string[] = [];
  const watch = new HookWatch(clock, (line) => lines.push(line));
  watch.start([{ name: 'It', instance }], killedAt);
  watch.enter('onModuleDestroy');
  return { clock, lines, watch };
}

describe('HookWatch', () => {
  it('names a hook that does not end, once', async () => {
    const slow = new Slow();
    const { clock, lines } = stand(slow);
    void slow.onModuleDestroy();
    await clock.advanceAsync(2999);
    expect(lines).toEqual([]);
    await clock.advanceAsync(60_000);
    expect(lines).toEqual([expect.stringContaining('waiting 3.0 s for It.onModuleDestroy()')]);
  });

  it.each([
    [8000, 3000],
    [5000, 2500],
    [100, 250],
  ])(
    'waits for half of the rest of the grace period, between 250 ms and 3 s (%d ms left: %d ms)',
    (killedAt, warnAfterMs) => {
      const slow = new Slow();
      const { clock, lines } = stand(slow, killedAt);
      void slow.onModuleDestroy();
      clock.advance(warnAfterMs - 1);
      expect(lines).toEqual([]);
      clock.advance(1);
      expect(lines).toHaveLength(1);
    },
  );

  it('reports no hook that ends or fails in time', async () => {
    for (const end of ['resolve', 'reject'] as const) {
      const slow = new Slow();
      const { clock, lines, watch } = stand(slow);
      const hook = slow.onModuleDestroy().catch(() => {});
      slow.done[end](undefined as never);
      await hook;
      await settle();
      watch.stop();
      await clock.advanceAsync(60_000);
      expect(lines).toEqual([]);
      expect(clock.pending).toBe(0);
    }
  });

  it('names the kind of hook if it cannot name the hook that hangs', () => {
    const { clock, lines } = stand(new Proxy(new Slow(), {}));
    clock.advance(3000);
    expect(lines).toEqual([expect.stringContaining('for a hook onModuleDestroy()')]);
  });

  it('passes on the arguments and the result of the hook, and removes its wrapper before the call', () => {
    const seen: boolean[] = [];
    const pool: Pool = new Pool((): number => seen.push(Object.hasOwn(pool, 'onModuleDestroy')));
    stand(pool);
    expect(pool.onModuleDestroy('SIGTERM')).toEqual(['kept', 1, ['SIGTERM']]);
    expect(seen).toEqual([false]);
  });

  it('passes on what a hook throws, and does not call then() of its result', () => {
    const then = jest.fn();
    const lazy = { onModuleDestroy: () => ({ then }) };
    stand(lazy);
    lazy.onModuleDestroy();
    expect(then).not.toHaveBeenCalled();
    const failing = new Pool(() => {
      throw new Error('broken');
    });
    stand(failing);
    expect(() => failing.onModuleDestroy()).toThrow('broken');
  });

  it.each([
    ['a frozen object', () => Object.freeze({ onModuleDestroy: () => 1 })],
    ['an object with a spy', () => ({ onModuleDestroy: jest.fn() })],
    ['an object whose hook is a getter', () => Object.defineProperty({}, 'onModuleDestroy', { get: () => () => 1 })],
  ])('leaves %s as it was after stop()', (_, make) => {
    const instance = make();
    const before = Object.getOwnPropertyDescriptor(instance, 'onModuleDestroy');
    stand(instance).watch.stop();
    expect(Object.getOwnPropertyDescriptor(instance, 'onModuleDestroy')).toEqual(before);
  });
});
