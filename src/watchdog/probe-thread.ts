import { Worker } from 'node:worker_threads';
import type { Clock } from '../core/clock.js';
import { contain } from '../core/contain.js';
import { errorText } from '../core/text/plain-text.js';
import type { ResolvedOptions } from '../core/options/resolved.js';
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

/** How long a thread that is given up may take to end. One call of the system cannot be interrupted. */
const LONGEST_END_MS = 2000;

interface ThreadSpec {
  readonly options: ResolvedOptions;
  readonly clock: Clock;
  readonly onMessage: (message: ToMain) => void;
  /** It runs, and takes messages. */
  readonly onOnline: () => void;
  /** It has ended although nobody stopped it, or has been given up. */
  readonly onEnd: (reason: string) => void;
}

/** One life of the worker thread. Once it listens, neither it nor its server keeps the process from leaving. */
export class ProbeThread {
  private readonly memory = new Int32Array(new SharedArrayBuffer(MEMORY_BYTES));
  private readonly token = stallMemory();
  private readonly worker: Worker;
  private readonly watch: ThreadWatch;
  private isOnline = false;
  private isGivenUp = false;
  private isStopped = false;
  private endReason = 'it stopped by itself';

  /** Throws where no thread is to be had: under `--permission` for instance. */
  constructor(private readonly spec: ThreadSpec) {
    const workerData: WorkerSettings = {
      options: workerOptions(spec.options),
      isClientJudged: typeof spec.options.details === 'function',
      memory: this.memory,
      token: this.token,
    };
    this.beat();
    this.worker = new Worker(WORKER_SOURCE, {
      eval: true,
      name: 'nestjs-vitals watchdog',
      workerData,
      // Nothing that the application preloads (`-r`, NODE_OPTIONS) belongs into it.
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
    // Until it says that it listens, or that it cannot, its address may be waited for. Not before there is a listener for
    // messages, which makes the thread count again (seen in Node 20, 22 and 24).
    this.worker.on('message', ({ type }: ToMain) => {
      if (type === 'listening' || type === 'refused') this.worker.unref();
    });
  }

  /** The longest silence of this thread, in milliseconds, that the worker has seen. */
  get longestSilenceMs(): number {
    return Atomics.load(this.memory, LONGEST);
  }

  /** How many milliseconds ago each verdict turned `stalled`, which this thread has not been told yet; 0 for not. */
  takeStalled(): Record<keyof Standings, number> {
    return {
      readiness: Atomics.exchange(this.memory, STALLED_READINESS, 0),
      liveness: Atomics.exchange(this.memory, STALLED_LIVENESS, 0),
    };
  }

  /** This thread beats: it says so, and looks whether the other one does. */
  onBeat(): void {
    this.beat();
    this.look();
  }

  private beat(): void {
    Atomics.store(this.memory, INSPECTED, isInspected() ? 1 : 0);
    // A right that it has can be given up at any time.
    Atomics.store(this.memory, UNINSPECTABLE, mayInspect() ? 0 : 1);
    Atomics.add(this.memory, BEATS, 1);
    endStall(this.token);
  }

  /** A thread that lives, but does not answer, is ended. */
  private look(): void {
    const isExcused = !this.isOnline || isInspected();
    if (!this.watch.look(Atomics.load(this.memory, THREAD_BEATS), isExcused) || this.isGivenUp) return;
    this.isGivenUp = true;
    this.endReason = 'it did not answer any more';
    this.spec.clock.after(LONGEST_END_MS, () => this.end());
    void this.worker.terminate();
  }

  /** Never throws: a message that is lost costs an answer of the thread's own, an error here might cost the process. */
  send(message: ToWorker): void {
    contain(() => this.worker.postMessage(message));
  }

  private end(): void {
    if (this.isStopped) return;
    this.isStopped = true;
    // What it had still to say is said by nobody who is there.
    this.worker.removeAllListeners('message');
    this.spec.onEnd(this.endReason);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.worker.terminate();
  }
}

/** What can be sent to another thread, and is of use there. */
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
