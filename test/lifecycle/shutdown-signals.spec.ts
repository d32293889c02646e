import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { ShutdownSignals } from '../../src/lifecycle/shutdown-signals.js';

/** Nobody sends them, and Jest does not listen to them. */
const FIRST = 'SIGUSR2' as const;
const SECOND = 'SIGWINCH' as const;

type OnSignal = (signal: NodeJS.Signals) => void;

const undo: (() => void)[] = [];
afterEach(() => {
  for (const action of undo.splice(0)) action();
});

function watching(onSignal: OnSignal = () => {}): ShutdownSignals {
  const signals = new ShutdownSignals([FIRST, SECOND], onSignal);
  undo.push(() => signals.stop());
  signals.watch();
  return signals;
}

/** The application's own listener, as `enableShutdownHooks()` sets one. */
function appListens(signal: NodeJS.Signals): jest.Mock<OnSignal> {
  const listener = jest.fn<OnSignal>();
  process.on(signal, listener);
  undo.push(() => process.off(signal, listener));
  return listener;
}

const send = (signal: NodeJS.Signals): boolean => process.emit(signal, signal);

describe('ShutdownSignals', () => {
  it('listens to no signal that nobody else listens to, so that it goes on to end the process', () => {
    watching();
    expect(process.listenerCount(FIRST)).toBe(0);
    expect(process.listenerCount(SECOND)).toBe(0);
  });

  it('is told of a signal that somebody listened to before', () => {
    const onSignal = jest.fn<OnSignal>();
    appListens(FIRST);
    watching(onSignal);
    send(FIRST);
    expect(onSignal.mock.calls).toEqual([[FIRST]]);
  });

  it('is told of a signal that somebody begins to listen to later', () => {
    const onSignal = jest.fn<OnSignal>();
    watching(onSignal);
    appListens(SECOND);
    send(SECOND);
    expect(onSignal.mock.calls).toEqual([[SECOND]]);
  });

  it('is told before anybody else is', () => {
    const order: string[] = [];
    appListens(FIRST).mockImplementation(() => void order.push('application'));
    watching(() => order.push('vitals'));
    appListens(FIRST);
    send(FIRST);
    expect(order).toEqual(['vitals', 'application']);
  });

  it('is told once, and leaves no listener for it behind', () => {
    const onSignal = jest.fn<OnSignal>();
    const listener = appListens(FIRST);
    watching(onSignal);
    send(FIRST);
    expect(process.listeners(FIRST)).toEqual([listener]);
    send(FIRST);
    expect(onSignal).toHaveBeenCalledTimes(1);
  });

  it('is told once more after rearm(), but only of what somebody else listens to', () => {
    const onSignal = jest.fn<OnSignal>();
    appListens(FIRST);
    const signals = watching(onSignal);
    send(FIRST);
    signals.rearm();
    signals.rearm();
    expect(process.listenerCount(FIRST)).toBe(2);
    expect(process.listenerCount(SECOND)).toBe(0);
    send(FIRST);
    expect(onSignal).toHaveBeenCalledTimes(2);
  });

  it('sets one listener a signal, however many others there are', () => {
    appListens(FIRST);
    watching();
    appListens(FIRST);
    appListens(FIRST);
    expect(process.listenerCount(FIRST)).toBe(4);
  });

  it('leaves nothing on the process after stop()', () => {
    const before = process.listenerCount('newListener');
    const listener = appListens(FIRST);
    const signals = watching();
    expect(process.listenerCount('newListener')).toBe(before + 1);
    signals.stop();
    signals.stop();
    appListens(SECOND);
    expect(process.listenerCount('newListener')).toBe(before);
    expect(process.listeners(FIRST)).toEqual([listener]);
    expect(process.listenerCount(SECOND)).toBe(1);
  });

  it('knows whether anybody else listens, before it does and after', () => {
    const signals = watching();
    expect(signals.isHandled(FIRST)).toBe(false);
    appListens(FIRST);
    expect(process.listenerCount(FIRST)).toBe(2);
    expect(signals.isHandled(FIRST)).toBe(true);
    expect(signals.isHandled(SECOND)).toBe(false);
    send(FIRST);
    expect(signals.isHandled(FIRST)).toBe(true);
  });

  it('takes no notice of other events', () => {
    watching();
    const listener = (): void => {};
    process.on('warning', listener);
    undo.push(() => process.off('warning', listener));
    expect(process.listeners('warning').at(-1)).toBe(listener);
  });
});
