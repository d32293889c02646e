import { Inject, Injectable } from '@nestjs/common';
import type { Cancel } from '../core/clock.js';
import { Listeners } from '../core/listeners.js';
import type { Stall } from '../core/report/stall.js';
import type { ResolvedOptions } from '../core/options/resolved.js';
import { OPTIONS } from '../tokens.js';
import { logStyle } from '../log/application-log.js';
import type { HeartbeatMonitor } from '../heartbeat/heartbeat-monitor.service.js';
import { HealthLogger } from '../log/health-logger.js';
import { ObituaryService } from '../obituary/obituary.service.js';
import { ChangeService } from '../verdicts/change.service.js';
import { VerdictService } from '../verdicts/verdict.service.js';
import type { MainLog } from './messages.js';
import type { ProbeThread } from './probe-thread.js';

type Thread = Pick<ProbeThread, 'onBeat' | 'send' | 'takeStalled'>;

const NOTHING = { readiness: 0, liveness: 0 };

/** Exchanges what both threads need to know to write one log. */
@Injectable()
export class MainLogService {
  private readonly logger = new HealthLogger();
  private readonly stalls = new Listeners<[Stall]>();
  private lastKey = '';

  constructor(
    private readonly changes: ChangeService,
    private readonly verdicts: VerdictService,
    private readonly obituary: ObituaryService,
    @Inject(OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  /** Tells `thread` what it needs to know to write lines while this one is blocked. */
  tell(thread: Thread | undefined): void {
    thread?.send({ type: 'log', log: this.now() });
  }

  /**
   * Keeps the log of changes and the present thread in step: before any verdict of the main thread, the changes that the thread
   * saw are recorded. Returns how to end that.
   */
  connect(heartbeat: HeartbeatMonitor, present: () => Thread | undefined): Cancel {
    const cancels = [
      this.changes.beforeRecord(() => this.catchUp(present())),
      // At each beat, because the application may replace its logger or change its level at any time.
      heartbeat.onBeat(() => this.onBeat(present())),
    ];
    return () => cancels.forEach((cancel) => cancel());
  }

  /** The thread has seen a stall end. */
  onRecovered(stall: Stall): void {
    this.obituary.forgetStall();
    this.logger.log(`the event loop runs again; it was blocked for ${stall.silentMs} ms`);
    this.stalls.call(stall);
  }

  /** Calls `listener` after each stall that the thread has warned of. */
  onStall(listener: (stall: Stall) => void): Cancel {
    return this.stalls.add(listener);
  }

  private onBeat(thread: Thread | undefined): void {
    if (!thread) return;
    thread.onBeat();
    this.catchUp(thread);
    const key = keyOf(this.now());
    if (key !== this.lastKey) this.tell(thread);
    this.lastKey = key;
  }

  private now(): MainLog {
    const hasSourceMaps = (process as { readonly sourceMapsEnabled?: boolean }).sourceMapsEnabled === true;
    const standings = { readiness: this.changes.standing('readiness'), liveness: this.changes.standing('liveness') };
    return { style: logStyle(this.options.logger), hasSourceMaps, standings };
  }

  private catchUp(thread: Thread | undefined): void {
    const { readiness, liveness } = thread?.takeStalled() ?? NOTHING;
    if (readiness > 0) this.changes.readiness('not_ready', 'stalled', readiness);
    if (liveness > 0) this.obituary.forgetStall();
    if (liveness > 0) this.changes.liveness('stalled', 'the event loop was blocked', liveness);
    // The stall is over, because this thread runs.
    if (readiness > 0 || liveness > 0) this.verdicts.look();
  }
}

function keyOf({ style, hasSourceMaps }: MainLog): string {
  return [style.format, style.hasWarnings, style.hasErrors, hasSourceMaps].join();
}
