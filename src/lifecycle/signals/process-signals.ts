import type { Cancel, Clock } from '../../core/clock.js';
import { systemClock } from '../../system-clock.js';
import { contain } from '../../core/contain.js';
import { OwnSignals } from './own-signals.js';

/** A signal that has come. `isOwn` says that the process itself has sent it. */
export interface Arrival {
  readonly signal: NodeJS.Signals;
  readonly isOwn: boolean;
}

/** One application's ear. */
export interface Ear {
  /** Whether it wants to hear of this signal, should it come. */
  wants(signal: string): boolean;
  hears(arrival: Arrival): void;
}

/** Signals by which a process is asked to go. One that the process sends itself for another reason stays what it is. */
const FAREWELLS: ReadonlySet<string> = new Set(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2']);
const KEY = Symbol.for('nestjs-vitals.process-signals.1');

/** What all applications of the process share, those of another copy of this package too: they judge one arrival the same way. */
export function processSignals(): ProcessSignals {
  const shared = process as { [KEY]?: ProcessSignals };
  return (shared[KEY] ??= new ProcessSignals(systemClock));
}

/**
 * Learns of signals in the moment they arrive, and changes nothing of what they do: it listens only while another listener
 * does, goes when the last of them goes, and is none of them while they are called (libraries count the listeners to find out
 * whether the process would live on).
 */
export class ProcessSignals {
  private readonly ears = new Set<Ear>();
  private readonly holders = new Set<object>();
  private readonly listeners = new Map<NodeJS.Signals, NodeJS.SignalsListener>();
  /** Those that are being delivered, or listened to this very moment. */
  private readonly resting = new Set<string>();
  private readonly own: OwnSignals;
  private isOn = false;
  private owed: NodeJS.Signals | undefined;

  constructor(private readonly clock: Clock) {
    this.own = new OwnSignals(clock, (signal) => this.outlive(signal));
  }

  /** Tells `ear` of every signal from here on, until what is returned is called. */
  join(ear: Ear): Cancel {
    this.ears.add(ear);
    this.update();
    return () => {
      this.ears.delete(ear);
      this.update();
    };
  }

  /** Keeps the process from ending itself until what is returned is called. It ends then, if it has tried to. */
  hold(): Cancel {
    const holder = {};
    this.holders.add(holder);
    this.update();
    return () => {
      if (this.holders.delete(holder) && this.holders.size === 0) this.payOwed();
      this.update();
    };
  }

  /** Whether anything but this listens to it. */
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
    // Told before it is added, so that ours comes first even where it is the first.
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
    // Node tells of our own listener, too, before it is added.
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
    // Node gives the number of a signal that has come; one that was only emitted has none.
    const isOwn = typeof number !== 'number' || this.own.take(signal);
    for (const ear of this.ears) contain(() => ear.hears({ signal, isOwn }));
  }

  /** The process is about to send itself this. Nobody else listens: it would be the end, in the middle of another shutdown. */
  private outlive(signal: NodeJS.Signals): Cancel {
    if (this.holders.size === 0 || !FAREWELLS.has(signal) || process.listenerCount(signal) > 0) return () => {};
    const note = (): void => void (this.owed ??= signal);
    process.on(signal, note);
    return () => queueMicrotask(() => process.off(signal, note));
  }

  /** A moment later, so that Nest's own end comes first. */
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
