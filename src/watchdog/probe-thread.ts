import { Worker } from 'node:worker_threads';
import type { Clock } from '../core/clock.js';
import { callSafely } from '../core/call-safely.js';
import { errorText } from '../core/text/plain-text.js';
import type { ResolvedOptions } from '../core/options/resolved.js';
import { pagePorts } from '../core/options/page-ports.js';
import { PAGE } from '../page/page-answer.js';
import { isInspected } from './inspector.js';
import {
  BEATS,
  INSPECTED,
  LONGEST,
  MEMORY_BYTES,
  STALLED_LIVENESS,
  STALLED_READINESS,
  THREAD_BEATS,
  UNINSPECTABLE,
  type Standings,
  type ToMain,
  type ToWorker,
  type WorkerSettings,
} from './messages.js';
import { mayInspect } from './permissions.js';
import { endStall, stallMemory, StallToken } from './stall-token.js';
import { ThreadWatch } from './thread-watch.js';
import { WORKER_SOURCE } from './worker-source.js';

/** How long a thread that is given up may take to end. A system call cannot be interrupted. */
const LONGEST_END_MS = 2000;

interface ThreadSpec {
  readonly options: ResolvedOptions;
  readonly clock: Clock;
  readonly terminationLog: string | undefined;
  readonly onMessage: (message: ToMain) => void;
  /** The thread runs and takes messages. */
  readonly onOnline: () => void;
  /** The thread has ended without having been stopped, or has been given up. */
  readonly onEnd: (reason: string) => void;
}

/** One life of the worker thread. Once it listens, neither the thread nor its server keeps the process alive. */
export class ProbeThread {
  private readonly memory = new Int32Array(new SharedArrayBuffer(MEMORY_BYTES));
  private readonly token = stallMemory();
  private readonly worker: Worker;
  private readonly watch: ThreadWatch;
  private isOnline = false;
  private isGivenUp = false;
  private isStopped = false;
  private endReason = 'it stopped by itself';

  /** Throws if no thread can be made: under `--permission` for instance. */
  constructor(private readonly spec: ThreadSpec) {
    const workerData: WorkerSettings = {
      options: workerOptions(spec.options),
      isClientJudged: typeof spec.options.details === 'function',
      terminationLog: spec.terminationLog,
      page: pagePorts(spec.options).probes ? { path: spec.options.page.path, answer: PAGE } : undefined,
      memory: this.memory,
      token: this.token,
    };
    this.beat();
    this.worker = new Worker(WORKER_SOURCE, {
      eval: true,
      name: 'nestjs-vitals watchdog',
      workerData,
      // The thread must not load what the application preloads (`-r`, NODE_OPTIONS).
      execArgv: [],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 4 },
    });
    const stallToken = new StallToken(this.token, this.worker.threadId);
    this.watch = new ThreadWatch(spec.clock, spec.options.heartbeat);
    this.worker.on('message', spec.onMessage);
    this.worker.on('online', () => {
      this.isOnline = true;
      spec.onOnline();
    });
    this.worker.on('error', (error) => (this.endReason = errorText(error)));
    this.worker.on('exit', () => {
      stallToken.release();
      this.end();
    });
    // Unref only after the first message (port open or refused): until then `address()` may be awaited. Adding a listener
    // for messages refs the thread again (seen in Node 20, 22 and 24).
    this.worker.on('message', ({ type }: ToMain) => {
      if (type === 'listening' || type === 'refused') this.worker.unref();
    });
  }

  /** The longest silence of this thread that the worker has measured, in milliseconds. */
  get longestSilenceMs(): number {
    return Atomics.load(this.memory, LONGEST);
  }

  /** How many milliseconds ago each verdict turned `stalled` without this thread knowing it yet; 0 if it did not. */
  takeStalled(): Record<keyof Standings, number> {
    return {
      readiness: Atomics.exchange(this.memory, STALLED_READINESS, 0),
      liveness: Atomics.exchange(this.memory, STALLED_LIVENESS, 0),
    };
  }

  /** Counts a beat of this thread, and looks whether the other thread beats too. */
  onBeat(): void {
    this.beat();
    this.look();
  }

  private beat(): void {
    Atomics.store(this.memory, INSPECTED, isInspected() ? 1 : 0);
    // The process may drop a permission at any time.
    Atomics.store(this.memory, UNINSPECTABLE, mayInspect() ? 0 : 1);
    Atomics.add(this.memory, BEATS, 1);
    endStall(this.token);
  }

  /** Ends a thread that lives but does not answer. */
  private look(): void {
    const isExcused = !this.isOnline || isInspected();
    if (!this.watch.look(Atomics.load(this.memory, THREAD_BEATS), isExcused) || this.isGivenUp) return;
    this.isGivenUp = true;
    this.endReason = 'it did not answer any more';
    this.spec.clock.after(LONGEST_END_MS, () => this.end());
    void this.worker.terminate();
  }

  /**
   * Never throws: a lost message only means that the thread answers from what it knows, while an error here could end the
   * process.
   */
  send(message: ToWorker, givenAway: readonly ArrayBuffer[] = []): void {
    callSafely(() => this.worker.postMessage(message, givenAway));
  }

  private end(): void {
    if (this.isStopped) return;
    this.isStopped = true;
    // Messages that are still queued come from a thread that no longer exists: ignore them.
    this.worker.removeAllListeners('message');
    this.spec.onEnd(this.endReason);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.worker.terminate();
  }
}

/** The options as plain data, which can be sent to another thread. */
function workerOptions({
  paths,
  host,
  format,
  service,
  answerMs,
  heartbeat,
}: ResolvedOptions): WorkerSettings['options'] {
  return { paths, host, format, service, answerMs, heartbeat };
}
