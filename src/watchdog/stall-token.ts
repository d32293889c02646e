// Found by every copy of this package in the process.
const TOKEN = Symbol.for('nestjs-vitals.stall');

/** Nobody warns of a stall. */
const FREE = 0;
/** The present stall has been warned of. Any other value is the thread that is about to. */
const DONE = -1;

/**
 * The right to warn of a stall, of which there is one in a process: two inspector sessions that pause one thread at the same
 * time abort the process (facts: in 3 to 5 of 20 stalls on Node 20, 22 and 24), and one stall is worth one warning, however
 * many applications share the thread.
 */
export class StallToken {
  constructor(
    private readonly memory: Int32Array,
    private readonly threadId: number,
  ) {}

  /** Whether this thread is the one to warn. It then has to call {@link settle}. */
  take(): boolean {
    return Atomics.compareExchange(this.memory, 0, FREE, this.threadId) === FREE;
  }

  /** The warning is written. Where the stall is over already, the next one may be warned of. */
  settle(isOver: boolean): void {
    Atomics.compareExchange(this.memory, 0, this.threadId, isOver ? FREE : DONE);
  }

  /** The thread is gone, and whatever it was about to do. */
  release(): void {
    Atomics.compareExchange(this.memory, 0, this.threadId, FREE);
  }
}

/** The main thread beats: what was warned of is over. */
export function endStall(memory: Int32Array): void {
  Atomics.compareExchange(memory, 0, DONE, FREE);
}

/** The memory of this process's token. */
export function stallMemory(): Int32Array {
  const global = globalThis as { [TOKEN]?: Int32Array };
  return (global[TOKEN] ??= new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)));
}
