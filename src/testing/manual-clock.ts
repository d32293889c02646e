import { AsyncLocalStorage } from 'node:async_hooks';
import { nextTurn, realClock } from '../system-clock.js';

interface Timer {
  dueAt: number;
  readonly everyMs?: number;
  readonly callback: () => void;
}

/** Something that takes real time, like a probe over the network. */
interface Work {
  isPatient: boolean;
  sleeps: number;
}

/** Until then the process lives, as it would exit if only the test waits. */
const LONGEST_MS = 2 ** 31 - 1;

/** Time that passes only in {@link ManualClock.advance}, for a test that takes no time and always sees the same. */
export class ManualClock {
  private readonly timers = new Set<Timer>();
  private readonly works = new Set<Work>();
  private readonly current = new AsyncLocalStorage<Work>();
  private advancing: Promise<void> = Promise.resolve();
  private nowMs = 0;
  private look = (): void => {};

  /** The milliseconds that have passed on this clock. */
  now(): number {
    return this.nowMs;
  }

  /**
   * Lets `ms` milliseconds pass. Waits for each probe that becomes due: for one over the network up to its time-out in real time.
   * Calls that overlap run one after the other.
   */
  async advance(ms: number): Promise<void> {
    const done = this.advancing.then(() => this.pass(this.nowMs + ms));
    this.advancing = done;
    await done;
  }

  /**
   * Resolves once `ms` milliseconds have passed on this clock. A function target that awaits it is late on this clock, and takes no
   * real time. With `Infinity` it hangs.
   */
  async sleep(ms: number): Promise<void> {
    const work = this.current.getStore();
    if (work) work.sleeps++;
    this.look();
    await new Promise<void>((resolve) => void this.after(ms, resolve));
    if (work) work.sleeps--;
  }

  /** @internal */
  date(): Date {
    return realClock.date();
  }

  /** @internal */
  after(ms: number, callback: () => void): () => void {
    return this.add({ dueAt: this.nowMs + ms, callback });
  }

  /** @internal */
  every(ms: number, callback: () => void): () => void {
    return this.add({ dueAt: this.nowMs + ms, everyMs: ms, callback });
  }

  /** @internal */
  holdFor(ms: number, callback: () => void): () => void {
    return this.after(ms, callback);
  }

  /**
   * Runs work for which {@link advance} waits, up to `patienceMs` of real time, and not while it sleeps on this clock.
   * @internal
   */
  async attend<T>(start: () => Promise<T>, patienceMs: number): Promise<T> {
    const work: Work = { isPatient: true, sleeps: 0 };
    const cancel = realClock.after(patienceMs, () => {
      work.isPatient = false;
      this.look();
    });
    this.works.add(work);
    try {
      return await this.current.run(work, start);
    } finally {
      cancel();
      this.works.delete(work);
      this.look();
    }
  }

  /** The time at which the next timer is due. @internal */
  get nextAt(): number {
    return this.next()?.dueAt ?? Infinity;
  }

  private async pass(end: number): Promise<void> {
    for (;;) {
      await this.quiet();
      const next = this.next();
      if (!next || next.dueAt > end) break;
      this.fire(next);
    }
    this.nowMs = Math.max(this.nowMs, end);
  }

  /** Resolves once nothing goes on any more, except what waits for this clock or has exhausted its patience. */
  private async quiet(): Promise<void> {
    const release = realClock.holdFor(LONGEST_MS, () => {});
    await nextTurn();
    while ([...this.works].some(({ isPatient, sleeps }) => isPatient && sleeps === 0)) {
      await new Promise<void>((resolve) => (this.look = resolve));
      await nextTurn();
    }
    release();
  }

  private add(timer: Timer): () => void {
    this.timers.add(timer);
    return () => void this.timers.delete(timer);
  }

  /** The timer that is due first; of several, the one that was set first. */
  private next(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.timers) if (!next || timer.dueAt < next.dueAt) next = timer;

    return next;
  }

  private fire(timer: Timer): void {
    this.nowMs = Math.max(this.nowMs, timer.dueAt);
    if (timer.everyMs === undefined) this.timers.delete(timer);
    else timer.dueAt += timer.everyMs;
    timer.callback();
  }
}
