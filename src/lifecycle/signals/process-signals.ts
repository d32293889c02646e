import type { Cancel, Clock } from '../../core/clock.js';
import { systemClock } from '../../system-clock.js';
import { callSafely } from '../../core/call-safely.js';
import { OwnSignals } from './own-signals.js';

/** A signal that has arrived. `isOwn`: the process itself has sent it. */
export interface Arrival {
  readonly signal: NodeJS.Signals;
  readonly isOwn: boolean;
}

/** The listener of one application. */
export interface Ear {
  /** Whether it wants to learn of this signal. */
  wants(signal: string): boolean;
  hears(arrival: Arrival): void;
}

/** Signals that ask a process to end. Other signals that the process sends itself are not touched. */
const FAREWELLS: ReadonlySet<string> = new Set(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2']);
const KEY = Symbol.for('nestjs-vitals.process-signals.1');

/** The one instance for all applications of the process, even with several copies of this package, so that all judge a signal alike. */
export function processSignals(): ProcessSignals {
  const shared = process as { [KEY]?: ProcessSignals };
  return (shared[KEY] ??= new ProcessSignals(systemClock));
}

/**
 * Learns of signals when they arrive, without changing what they do: it listens only while another listener does, stops when the
 * last of them has gone, and is removed while they are called, because libraries count the listeners to find out whether the
 * process would continue.
 */
export class ProcessSignals {
  private readonly ears = new Set<Ear>();
  private readonly holders = new Set<object>();
  private readonly listeners = new Map<NodeJS.Signals, NodeJS.SignalsListener>();
  /** The signals that are being delivered, or whose own listener is just being added. */
  private readonly resting = new Set<string>();
  private readonly own: OwnSignals;
  private isOn = false;
  private owed: NodeJS.Signals | undefined;

  constructor(private readonly clock: Clock) {
    this.own = new OwnSignals(clock, (signal) => this.outlive(signal));
  }

  /** Tells `ear` every signal from now on, until the returned function is called. */
  join(ear: Ear): Cancel {
    this.ears.add(ear);
    this.update();
    return () => {
      this.ears.delete(ear);
      this.update();
    };
  }

  /** Prevents the process from ending itself until the returned function is called. If it has tried to, it ends then. */
  hold(): Cancel {
    const holder = {};
    this.holders.add(holder);
    this.update();
    return () => {
      if (this.holders.delete(holder) && this.holders.size === 0) this.payOwed();
      this.update();
    };
  }

  /** Whether any other code listens to this signal. */
  hasListener(signal: NodeJS.Signals): boolean {
    return process.listenerCount(signal) > (this.isListening(signal) ? 1 : 0);
  }

  private update(): void {
    const isNeeded = this.ears.size + this.holders.size > 0;
    if (isNeeded && !this.isOn) {
      process.on('newListener', this.onNewListener).on('removeListener', this.onRemoveListener);
      this.own.start();
    } else if (!isNeeded && this.isOn) {
      process.off('newListener', this.onNewListener).off('removeListener', this.onRemoveListener);
      this.own.stop();
    }
    this.isOn = isNeeded;
    for (const event of process.eventNames()) this.refresh(event);
  }

  private readonly onNewListener = (event: string | symbol): void => {
    // Node emits this before it adds the listener, so ours comes first even if that one is the first.
    if (this.isWanted(event) && !this.isListening(event)) this.attach(event);
  };

  private readonly onRemoveListener = (event: string | symbol): void => this.refresh(event);

  private refresh(event: string | symbol): void {
    const signal = event as NodeJS.Signals;
    const isListening = this.isListening(signal);
    if (this.hasListener(signal) && this.isWanted(event)) {
      if (!isListening) this.attach(signal);
    } else if (isListening) {
      this.detach(signal);
    }
  }

  private isWanted(event: string | symbol): event is NodeJS.Signals {
    if (typeof event !== 'string' || !event.startsWith('SIG') || this.resting.has(event)) return false;
    return [...this.ears].some((ear) => ear.wants(event));
  }

  private isListening(signal: NodeJS.Signals): boolean {
    const listener = this.listeners.get(signal);
    return listener !== undefined && process.listeners(signal).includes(listener);
  }

  private attach(signal: NodeJS.Signals): void {
    const listener: NodeJS.SignalsListener = (_name: NodeJS.Signals, number?: number) => this.hear(signal, number);
    this.listeners.set(signal, listener);
    // Node emits `newListener` for our own listener, too.
    this.resting.add(signal);
    process.prependListener(signal, listener);
    this.resting.delete(signal);
  }

  private detach(signal: NodeJS.Signals): void {
    const listener = this.listeners.get(signal);
    this.listeners.delete(signal);
    if (listener) process.off(signal, listener);
  }

  private hear(signal: NodeJS.Signals, number: unknown): void {
    this.resting.add(signal);
    this.detach(signal);
    queueMicrotask(() => {
      this.resting.delete(signal);
      this.refresh(signal);
    });
    // Node passes the number of a signal that has arrived; a signal that was only emitted has no number.
    const isOwn = typeof number !== 'number' || this.own.take(signal);
    for (const ear of this.ears) callSafely(() => ear.hears({ signal, isOwn }));
  }

  /** Adds a listener for a signal that the process is about to send itself. Without one it would end in the middle of a shutdown. */
  private outlive(signal: NodeJS.Signals): Cancel {
    if (this.holders.size === 0 || !FAREWELLS.has(signal) || process.listenerCount(signal) > 0) return () => {};
    const note = (): void => void (this.owed ??= signal);
    process.on(signal, note);
    return () => queueMicrotask(() => process.off(signal, note));
  }

  /** Sends the signal that was held back, a moment later, so that Nest's own end comes first. */
  private payOwed(): void {
    const { owed } = this;
    if (owed === undefined) return;
    this.owed = undefined;
    this.clock.holdFor(0, () => {
      if (this.holders.size > 0) this.owed = owed;
      else process.kill(process.pid, owed);
    });
  }
}
