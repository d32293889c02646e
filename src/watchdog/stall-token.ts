// A global key, so that every copy of this package in the process finds it.
const TOKEN = Symbol.for('nestjs-vitals.stall');

/** No thread is warning of a stall. */
const FREE = 0;
/** The current stall has been warned of. Any other value is the id of the thread that is about to warn. */
const DONE = -1;

/**
 * The right to warn of a stall, which exists once per process: two inspector sessions that pause one thread at the same time
 * abort the process (seen in 3 to 5 of 20 stalls on Node 20, 22 and 24), and one stall deserves one warning, however many
 * applications share the thread.
 */
export class StallToken {
  constructor(
    private readonly memory: Int32Array,
    private readonly threadId: number,
  ) {}

  /** Whether this thread gets the right to warn. It must then call {@link settle}. */
  take(): boolean {
    return Atomics.compareExchange(this.memory, 0, FREE, this.threadId) === FREE;
  }

  /** The warning is written. If the stall is already over, the next stall may be warned of. */
  settle(isOver: boolean): void {
    Atomics.compareExchange(this.memory, 0, this.threadId, isOver ? FREE : DONE);
  }

  /** Returns the right of a thread that no longer exists. */
  release(): void {
    Atomics.compareExchange(this.memory, 0, this.threadId, FREE);
  }
}

/** The main thread beats, so the stall is over and the next one may be warned of. */
export function endStall(memory: Int32Array): void {
  Atomics.compareExchange(memory, 0, DONE, FREE);
}

/** The shared memory of the token, one per process. */
export function stallMemory(): Int32Array {
  const global = globalThis as { [TOKEN]?: Int32Array };
  return (global[TOKEN] ??= new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)));
}
