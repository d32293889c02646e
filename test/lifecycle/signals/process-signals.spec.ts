import { constants } from 'node:os';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { ProcessSignals, type Arrival, type Ear } from '../../../src/lifecycle/signals/process-signals.js';
import { settle } from '../../support/deferred.js';
import { FakeClock } from '../../support/fake-clock.js';

/** Signals that nothing sends during a test, and that Jest does not listen to. */
const FIRST = 'SIGUSR2' as const;
const SECOND = 'SIGWINCH' as const;

type Send = (pid: number, signal: number) => unknown;

const undo: (() => void)[] = [];
const NAME = '_kill';
const kills = process as unknown as Record<typeof NAME, Send>;
afterEach(() => {
  for (const action of undo.splice(0)) action();
});

function stand(wanted: readonly string[] = [FIRST, SECOND]) {
  const clock = new FakeClock(0);
  const signals = new ProcessSignals(clock);
  const arrivals: Arrival[] = [];
  const ear: Ear = { wants: (signal) => wanted.includes(signal), hears: (arrival) => arrivals.push(arrival) };
  const leave = signals.join(ear);
  undo.push(leave);
  return { clock, signals, arrivals, ear, leave };
}

/** Replaces the system call behind `process.kill`, so that a test may send any signal to its own process. */
function stubKill(): jest.Mock<Send> {
  const original = kills[NAME];
  const send = jest.fn<Send>(() => 0);
  kills[NAME] = send;
  undo.push(() => (kills[NAME] = original));
  return send;
}

/** Sends a signal as `process.kill` does. The `process.kill` inside Jest does not call the replaced function. */
function kill(pid: number, signal: NodeJS.Signals): unknown {
  return kills[NAME](pid, constants.signals[signal]);
}

function appListens(signal: NodeJS.Signals): jest.Mock<() => void> {
  const listener = jest.fn<() => void>();
  process.on(signal, listener);
  undo.push(() => process.off(signal, listener));
  return listener;
}

/** Emits a signal as Node does when it arrives. */
async function arrive(signal: NodeJS.Signals): Promise<void> {
  (process.emit as (...args: unknown[]) => boolean)(signal, signal, constants.signals[signal]);
  await settle();
}

describe('ProcessSignals', () => {
  it('listens only to signals that other code listens to, so that the others still end the process', () => {
    stand();
    expect(process.listenerCount(FIRST)).toBe(0);
    const listener = appListens(FIRST);
    expect(process.listenerCount(FIRST)).toBe(2);
    process.off(FIRST, listener);
    expect(process.listenerCount(FIRST)).toBe(0);
  });

  it('stops listening when the last other listener has removed itself, as a once() listener does', async () => {
    const { arrivals } = stand();
    process.once(FIRST, () => {});
    await arrive(FIRST);
    expect(arrivals).toEqual([{ signal: FIRST, isOwn: false }]);
    expect(process.listenerCount(FIRST)).toBe(0);
  });

  it('reports every signal, before later listeners run', async () => {
    const order: string[] = [];
    appListens(FIRST).mockImplementation(() => void order.push('before'));
    const { arrivals } = stand();
    appListens(FIRST).mockImplementation(() => void order.push(`later, after ${arrivals.length}`));
    await arrive(FIRST);
    await arrive(FIRST);
    expect(order).toEqual(['before', 'later, after 1', 'before', 'later, after 2']);
  });

  it('is not counted by a listener that asks how many listeners there are', async () => {
    stand();
    const counts: number[] = [];
    appListens(FIRST).mockImplementation(() => void counts.push(process.listenerCount(FIRST)));
    await arrive(FIRST);
    expect(counts).toEqual([1]);
    expect(process.listenerCount(FIRST)).toBe(2);
  });

  it('leaves nothing on the process once every application has left', () => {
    const before = [process.listenerCount('newListener'), process.listenerCount('removeListener'), kills[NAME]];
    const { signals, leave } = stand();
    const listener = appListens(FIRST);
    const release = signals.hold();
    leave();
    release();
    expect(process.listeners(FIRST)).toEqual([listener]);
    const after = [process.listenerCount('newListener'), process.listenerCount('removeListener'), kills[NAME]];
    expect(after).toEqual(before);
  });

  it('recognises one signal that the process has sent itself, for every application', async () => {
    const send = stubKill();
    const { signals, arrivals } = stand();
    const others: Arrival[] = [];
    undo.push(signals.join({ wants: () => true, hears: (arrival) => others.push(arrival) }));
    appListens(FIRST);
    expect(kill(process.pid, FIRST)).toBe(0);
    expect(send).toHaveBeenCalledWith(process.pid, constants.signals[FIRST]);
    await arrive(FIRST);
    await arrive(FIRST);
    expect(arrivals.map(({ isOwn }) => isOwn)).toEqual([true, false]);
    expect(others).toEqual(arrivals);
  });

  it.each([
    ['its group', 0, true],
    ['a group that may be its own', -12_345, true],
    ['another process', process.pid + 1, false],
  ])('decides whether a signal to %s counts as its own: %d', async (_, pid, isOwn) => {
    stubKill();
    const { arrivals } = stand();
    appListens(FIRST);
    kill(pid, FIRST);
    await arrive(FIRST);
    expect(arrivals).toEqual([{ signal: FIRST, isOwn }]);
  });

  it('counts a signal that was only emitted as its own', () => {
    const { arrivals } = stand();
    appListens(FIRST);
    process.emit(FIRST, FIRST);
    expect(arrivals).toEqual([{ signal: FIRST, isOwn: true }]);
  });

  it('forgets a signal of its own that never arrived, but not before the event loop could deliver it', async () => {
    stubKill();
    const { clock, arrivals } = stand();
    appListens(FIRST);
    kill(process.pid, FIRST);
    kill(process.pid, FIRST);
    // The event loop was blocked for so long that only the first of two timers has run when the signal is delivered.
    clock.block(10_000);
    clock.advance(0);
    await arrive(FIRST);
    clock.advance(100);
    await arrive(FIRST);
    expect(arrivals.map(({ isOwn }) => isOwn)).toEqual([true, false]);
  });

  it('passes on the result and the error of the function that it wraps, and keeps a later wrapper', () => {
    const send = stubKill();
    const { leave } = stand();
    const ours = kills[NAME];
    const later: Send = (...args) => ours(...args);
    kills[NAME] = later;
    send.mockReturnValueOnce(-3);
    expect(kill(process.pid, FIRST)).toBe(-3);
    send.mockImplementationOnce(() => {
      throw new TypeError('refused');
    });
    expect(() => kill(process.pid, FIRST)).toThrow('refused');
    leave();
    expect(kills[NAME]).toBe(later);
    expect(kill(process.pid, FIRST)).toBe(0);
    expect(send).toHaveBeenCalledTimes(3);
  });

  it('survives its own signal while it is held, and sends it again on release', async () => {
    const send = stubKill();
    const again = jest.spyOn(process, 'kill').mockReturnValue(true);
    undo.push(() => again.mockRestore());
    const { clock, signals } = stand(['SIGHUP']);
    const release = signals.hold();
    send.mockImplementationOnce(() => (void arrive('SIGHUP'), 0));
    kill(process.pid, 'SIGHUP');
    await settle();
    expect(process.listenerCount('SIGHUP')).toBe(0);
    release();
    expect(again).not.toHaveBeenCalled();
    clock.advance(1);
    expect(again.mock.calls).toEqual([[process.pid, 'SIGHUP']]);
  });
});
