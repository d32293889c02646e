import { Inject, Injectable } from '@nestjs/common';
import { resolve } from 'node:path';
import { callSafely } from '../core/call-safely.js';
import type { Cancel, Clock } from '../core/clock.js';
import { DEFAULTS } from '../core/options/defaults.js';
import type { ResolvedOptions } from '../core/options/resolved.js';
import { stackText } from '../core/text/log-text.js';
import { errorText } from '../core/text/plain-text.js';
import { Drain } from '../lifecycle/drain.js';
import { cutShortLine } from '../lifecycle/drain-rest.js';
import { HealthLogger } from '../log/health-logger.js';
import { StartupService } from '../startup/startup.service.js';
import { CLOCK, OPTIONS } from '../tokens.js';
import { entryOf, says, STALL } from './last-words.js';
import { TerminationFile, terminationFile } from './termination-file.js';

const ORIGINS = { uncaughtException: 'uncaught exception', unhandledRejection: 'unhandled rejection' } as const;
const MAX_FRAMES = 8;

/** The files that this process has looked at. What stands in one of them before that is from another process. */
const seen = new Set<string>();

/**
 * Writes the reason for which this process has to die to the file that Kubernetes shows. The watchdog's thread writes stalls
 * there itself. Never throws: an obituary that cannot be written is one line of the log.
 */
@Injectable()
export class ObituaryService {
  private readonly logger = new HealthLogger();
  private readonly failedTasks = new Set<string>();
  private readonly endings: Cancel[] = [];
  private file: TerminationFile | undefined;
  private isOpen = false;
  private hasComplained = false;
  private hasSurvived = false;

  constructor(
    private readonly startup: StartupService,
    private readonly drain: Drain,
    @Inject(OPTIONS) private readonly options: ResolvedOptions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The file for the watchdog's thread; `undefined` if there is none to write. */
  get path(): string | undefined {
    this.open();
    return this.file?.path;
  }

  begin(): void {
    if (this.path === undefined) return;
    const onException = (error: unknown, origin: NodeJS.UncaughtExceptionOrigin): void => this.tellOf(error, origin);
    // Other than a listener for `uncaughtException`, this one does not keep the process alive.
    process.on('uncaughtExceptionMonitor', onException);
    this.endings.push(
      () => process.off('uncaughtExceptionMonitor', onException),
      this.startup.onChange(() => this.tellOfTasks()),
      this.drain.onStep((step) => {
        if (step.step === 'end' && step.isCutShort) this.write(cutShortLine(step.left));
      }),
    );
  }

  /** Every hook of the application is done. */
  end(): void {
    for (const end of this.endings.splice(0)) end();
    this.forgetStall();
  }

  /** The application does not start: `reason` says why. */
  startupFailed(reason: string): void {
    if (this.path !== undefined) this.write(`startup failed: ${reason}`);
  }

  /** The main thread runs, so it is not dying of a stall. */
  forgetStall(): void {
    this.attempt((file) => file.remove((entry) => says(entry, STALL)));
  }

  private tellOfTasks(): void {
    const { status, tasks } = this.startup.finding();
    if (status !== 'failed') return;
    for (const [name, task] of Object.entries(tasks)) {
      if (task.status !== 'failed' || this.failedTasks.has(name)) continue;
      this.failedTasks.add(name);
      this.startupFailed(`task ${name}: ${task.message?.text ?? 'failed'}`);
    }
  }

  private tellOf(error: unknown, origin: NodeJS.UncaughtExceptionOrigin): void {
    callSafely(() => {
      const frames = stackText(error).split('\n').slice(0, MAX_FRAMES).join('\n');
      this.write(`${ORIGINS[origin]}: ${nameOf(error)}${errorText(error)}`, frames);
    });
    if (this.hasSurvived) return;
    this.hasSurvived = true;
    // A listener of the application may have dealt with it.
    process.once('exit', (code) => {
      if (code === 0) this.attempt((file) => file.remove(isException));
    });
  }

  private write(line: string, frames = ''): void {
    this.attempt((file) => file.add(entryOf(this.clock.date(), line, frames)));
  }

  private open(): void {
    const { terminationLog } = this.options;
    if (this.isOpen) return;
    this.isOpen = true;
    if (terminationLog === false || !this.options.enabled) return;
    try {
      // Kubernetes makes its own file, and only it.
      this.file = terminationFile(resolve(terminationLog), terminationLog !== DEFAULTS.terminationLog);
    } catch (error) {
      this.complain(error);
    }
    // A former process in this container had another reason.
    if (!this.file || seen.has(this.file.path)) return;
    seen.add(this.file.path);
    this.attempt((file) => file.remove(() => true));
  }

  private attempt(action: (file: TerminationFile) => void): void {
    const { file } = this;
    if (!file) return;
    try {
      action(file);
    } catch (error) {
      this.complain(error);
    }
  }

  private complain(error: unknown): void {
    if (this.hasComplained) return;
    this.hasComplained = true;
    this.logger.debug(`the termination log cannot be written: ${errorText(error)}`);
  }
}

function isException(entry: string): boolean {
  return Object.values(ORIGINS).some((words) => says(entry, words));
}

/** `TypeError: `, or nothing. */
function nameOf(error: unknown): string {
  try {
    const { name } = error as { readonly name?: unknown };
    return typeof name === 'string' && name !== '' ? `${name}: ` : '';
  } catch {
    return '';
  }
}
