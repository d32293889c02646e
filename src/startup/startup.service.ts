import { Inject, Injectable } from '@nestjs/common';
import type { Check } from '../core/check/check.js';
import type { Cancel, Clock } from '../core/clock.js';
import { Listeners } from '../core/listeners.js';
import { errorText } from '../core/text/plain-text.js';
import type { CheckFinding, StartupFinding } from '../core/report/findings.js';
import { resolveTaskOptions } from '../core/options/resolve.js';
import type { ResolvedOptions, ResolvedTaskOptions } from '../core/options/resolved.js';
import { StartupLatch } from '../core/verdict/startup-latch.js';
import type { StartupStatus } from '../core/report/status.js';
import { CLOCK, OPTIONS } from '../tokens.js';
import { isProgrammingError } from '../core/programming-error.js';
import { inOwnContext } from '../discovery/own-context.js';
import { HealthLogger } from '../log/health-logger.js';
import type { StartupTaskTag } from './startup-task.decorator.js';
import { StartupTaskExplorer } from './startup-task.explorer.js';
import { orderFaults } from './task-order.js';
import { TaskRun, type FailedAttempt } from './task-run.js';

const RECHECK_MS = 1000;

/** The finding of a required indicator at its first success, and the time. */
interface Sighting {
  readonly finding: CheckFinding;
  readonly at: number;
}

/** Runs the startup tasks and the required indicators until startup is reached, and never again afterwards. */
@Injectable()
export class StartupService {
  private readonly logger = new HealthLogger();
  private readonly latch = new StartupLatch();
  private readonly sightings = new Map<string, Sighting>();
  private readonly bornAt: number;
  private tasks: readonly TaskRun[] = [];
  private awaited: readonly Check[] = [];
  private hasBegun = false;
  private startedAfter: number | undefined;
  private isStopped = false;
  private readonly cancels = new Map<string, Cancel>();
  private readonly changes = new Listeners();

  constructor(
    private readonly explorer: StartupTaskExplorer,
    @Inject(OPTIONS) private readonly options: ResolvedOptions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.bornAt = clock.now();
  }

  /** Reads the startup tasks. Returns their faults; if there are any, the application must not start. */
  load(): string[] {
    const found = this.explorer.explore();
    // Faulty tasks are included, because a task that waits for one of them has no fault itself.
    this.tasks = found.map(
      ({ tag, run }) =>
        new TaskRun({
          name: tag.name,
          options: this.optionsOf(tag),
          run: (context) => inOwnContext(() => run(context)),
          clock: this.clock,
          onFailedAttempt: (attempt) => this.tellOf(attempt),
          onChange: () => this.proceed(),
        }),
    );
    return [...found.flatMap(({ fault }) => fault ?? []), ...orderFaults(this.tasks)];
  }

  /** Calls `listener` when a task or startup itself has changed. */
  onChange(listener: () => void): Cancel {
    return this.changes.add(listener);
  }

  /** Starts the tasks, and runs each check of `required` every second until it has been healthy once. */
  begin(required: readonly Check[]): void {
    if (this.isStopped) return;
    this.hasBegun = true;
    this.awaited = this.options.startup.requireIndicators ? required : [];
    for (const check of this.awaited) void this.watch(check);
    this.proceed();
  }

  /** Aborts the running attempts. Resolves when they have settled, and never rejects. */
  async stop(): Promise<void> {
    this.isStopped = true;
    for (const cancel of this.cancels.values()) cancel();
    for (const task of this.tasks) task.abort();
    await Promise.all(this.tasks.map((task) => task.settled));
  }

  status(): StartupStatus {
    if (!this.hasBegun) return 'starting';
    if (this.latch.isStarted) return 'started';
    const status = this.latch.judge(
      this.tasks.map((task) => task.status),
      this.awaited.every((check) => this.sightings.has(check.name)),
    );
    if (status === 'started') this.startedAfter = this.uptimeMs();
    return status;
  }

  /** How many milliseconds it took until startup was reached; `undefined` until then. */
  get startedAfterMs(): number | undefined {
    return this.startedAfter;
  }

  /** Milliseconds since the module was created. */
  uptimeMs(): number {
    return Math.round(this.clock.now() - this.bornAt);
  }

  finding(): StartupFinding {
    return {
      status: this.status(),
      uptimeMs: this.uptimeMs(),
      tasks: Object.fromEntries(this.tasks.map((task) => [task.name, task.finding()])),
      checks: Object.fromEntries(this.awaited.map((check) => [check.name, this.checkFinding(check)])),
    };
  }

  private checkFinding(check: Check): CheckFinding {
    const sighting = this.sightings.get(check.name);
    if (!sighting) return check.finding();
    const ageMs = Math.round((sighting.finding.ageMs ?? 0) + this.clock.now() - sighting.at);
    return { ...sighting.finding, ageMs };
  }

  private async watch(check: Check): Promise<void> {
    if (this.isStopped) return;
    await check.fresh(0);
    if (this.isStopped) return;
    if (check.hasSucceeded) {
      this.sightings.set(check.name, { finding: check.finding(), at: this.clock.now() });
      this.proceed();
    } else {
      this.cancels.set(
        check.name,
        this.clock.after(RECHECK_MS, () => void this.watch(check)),
      );
    }
  }

  private proceed(): void {
    if (!this.isStopped) for (const task of this.tasks) if (this.isDue(task)) task.start();
    this.status();
    this.changes.call();
  }

  private tellOf({ name, attempt, attempts, nextInMs, thrown }: FailedAttempt): void {
    const what = `startup task ${name}: attempt ${attempt} of ${attempts} failed`;
    const next = nextInMs === undefined ? '' : `, next in ${nextInMs} ms`;
    const line = `${what}${next}: ${errorText(thrown)}`;
    const level = nextInMs === undefined ? 'error' : 'warn';
    this.logger.writeWithStack(level, line, isProgrammingError(thrown) ? thrown : undefined);
  }

  private optionsOf({ name, options }: StartupTaskTag): ResolvedTaskOptions {
    const resolved = resolveTaskOptions(options, this.options);
    if (options.after !== undefined) return resolved;
    // A task named in `startup.after` must not wait for itself, or it could never start.
    return { ...resolved, after: resolved.after.filter((other) => other !== name) };
  }

  private isDue(task: TaskRun): boolean {
    return this.hasBegun && task.status === 'pending' && task.after.every((name) => this.isDone(name));
  }

  private isDone(name: string): boolean {
    return this.tasks.some((task) => task.name === name && task.status === 'done');
  }
}
