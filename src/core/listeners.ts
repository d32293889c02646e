import { callSafely } from './call-safely.js';
import type { Cancel } from './clock.js';

type Listener<A extends readonly unknown[]> = (...args: A) => unknown;

/** The functions that are called when something happens. If one throws, neither the caller nor another listener notices. */
export class Listeners<A extends readonly unknown[] = []> {
  // Each change makes a new list, so that a call reaches only the listeners that existed when it began.
  private entries: readonly { readonly listener: Listener<A> }[] = [];

  /** `report` receives what a listener throws, or what it rejects with. */
  constructor(private readonly report?: (error: unknown) => void) {}

  get isEmpty(): boolean {
    return this.entries.length === 0;
  }

  /** Adds a listener, even if the same function listens already. Returns the function that removes it. */
  add(listener: Listener<A>): Cancel {
    const entry = { listener };
    this.entries = [...this.entries, entry];
    return () => {
      this.entries = this.entries.filter((each) => each !== entry);
    };
  }

  /** Adds a listener for the next call only. */
  once(listener: Listener<A>): Cancel {
    const cancel = this.add((...args) => {
      cancel();
      return listener(...args);
    });
    return cancel;
  }

  /** Resolves at the next call. */
  next(): Promise<void> {
    return new Promise((resolve) => this.once(() => resolve()));
  }

  /** Calls every listener, synchronously. Never throws. */
  call(...args: A): void {
    for (const { listener } of this.entries) callSafely(() => listener(...args), this.report);
  }
}
