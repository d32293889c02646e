import { Backoff, LONGEST_TASK_BACKOFF_MS } from '../core/backoff.js';
import type { Cancel, Clock } from '../core/clock.js';
import { namedError } from '../core/errors.js';
import type { Message, TaskFinding } from '../core/report/findings.js';
import { errorText } from '../core/text/plain-text.js';
import type { ResolvedTaskOptions } from '../core/options/resolved.js';
import type { TaskStatus } from '../core/report/status.js';

/** An attempt that has failed. */
export interface FailedAttempt {
  readonly name: string;
  readonly attempt: number;
  readonly attempts: number;
  /** The wait before the next attempt in milliseconds, or `undefined` if there is no further attempt. */
  readonly nextInMs: number | undefined;
  readonly thrown: unknown;
}

interface TaskRunSpec {
  readonly name: string;
  readonly options: ResolvedTaskOptions;
  readonly run: (context: { readonly signal: AbortSignal }) => unknown;
  readonly clock: Clock;
  /** Called once for each failed attempt: when it has settled, but for the last attempt at its deadline at the latest. */
  readonly onFailedAttempt?: (attempt: FailedAttempt) => void;
  /** Called when the status has changed, and when an attempt has failed. */
  readonly onChange: (task: TaskRun) => void;
}

/** One startup task: its attempts, one after the other, until one succeeds or the last has failed. */
export class TaskRun {
  readonly name: string;
  readonly after: readonly string[];
  private current: TaskStatus = 'pending';
  private attempt = 0;
  private startedAt = 0;
  private endedAt: number | undefined;
  private message: Message | undefined;
  private thrown: unknown;
  private isAborted = false;
  private abortAttempt: (reason: Error) => void = () => {};
  private wakeUp: () => void = () => {};
  private finished: Promise<void> = Promise.resolve();

  constructor(private readonly spec: TaskRunSpec) {
    this.name = spec.name;
    this.after = spec.options.after;
  }

  get status(): TaskStatus {
    return this.current;
  }

  /** Resolves when no attempt of this task runs any more, and never rejects. */
  get settled(): Promise<void> {
    return this.finished;
  }

  start(): void {
    if (this.current !== 'pending' || this.isAborted) return;
    this.startedAt = this.spec.clock.now();
    this.become('running');
    this.finished = this.runAttempts();
  }

  /** Aborts the attempt under way, and starts no further attempt. */
  abort(): void {
    this.isAborted = true;
    this.abortAttempt(namedError('AbortError', 'the application shuts down'));
    this.wakeUp();
  }

  finding(): TaskFinding {
    if (this.current === 'pending') return { status: 'pending' };
    return {
      status: this.current,
      elapsedMs: Math.round((this.endedAt ?? this.spec.clock.now()) - this.startedAt),
      attempt: this.attempt,
      ...(this.message && { message: this.message }),
    };
  }

  private async runAttempts(): Promise<void> {
    const { attempts, backoffMs } = this.spec.options;
    const backoff = new Backoff(backoffMs, LONGEST_TASK_BACKOFF_MS);
    while (!this.isAborted) {
      this.attempt++;
      if (await this.runAttempt(this.attempt === attempts)) return this.become('done');
      // An attempt that a shutdown aborted does not count as failed.
      if (this.isAborted) return;
      if (this.attempt === attempts) return this.fail();
      const nextInMs = backoff.next();
      this.report(nextInMs);
      this.spec.onChange(this);
      await this.pause(nextInMs);
    }
  }

  /** Resolves with whether the attempt succeeded, and only when it has settled, so that two attempts never run at the same time. */
  private async runAttempt(isLast: boolean): Promise<boolean> {
    const { clock, options, run } = this.spec;
    const controller = new AbortController();
    let isLate = false;
    let cancelDeadline: Cancel = () => {};
    this.abortAttempt = (reason) => controller.abort(reason);
    if (options.timeoutMs !== undefined) {
      const sentence = `timed out after ${options.timeoutMs} ms`;
      cancelDeadline = clock.after(options.timeoutMs, () => {
        isLate = true;
        this.message = { text: sentence, author: 'vitals' };
        this.thrown = new Error(sentence);
        controller.abort(namedError('TimeoutError', sentence));
        // The last attempt has failed now, even if it never settles, unless a shutdown aborted it.
        if (isLast && !this.isAborted) this.fail();
      });
    }
    try {
      await run({ signal: controller.signal });
      if (isLate) return false;
      this.message = undefined;
      return true;
    } catch (error) {
      if (isLate) return false;
      this.message = { text: errorText(error), author: 'application' };
      this.thrown = error;
      return false;
    } finally {
      cancelDeadline();
      this.abortAttempt = () => {};
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.spec.clock.after(ms, resolve);
      this.wakeUp = () => {
        cancel();
        resolve();
      };
      if (this.isAborted) this.wakeUp();
    });
  }

  private fail(): void {
    if (this.current === 'failed') return;
    this.report(undefined);
    this.become('failed');
  }

  private report(nextInMs: number | undefined): void {
    const { attempts } = this.spec.options;
    this.spec.onFailedAttempt?.({ name: this.name, attempt: this.attempt, attempts, nextInMs, thrown: this.thrown });
  }

  private become(status: TaskStatus): void {
    if (this.current === status) return;
    this.current = status;
    if (status === 'done' || status === 'failed') this.endedAt = this.spec.clock.now();
    this.spec.onChange(this);
  }
}
