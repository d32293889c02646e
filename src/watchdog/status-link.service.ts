import { Inject, Injectable } from '@nestjs/common';
import type { Cancel } from '../core/clock.js';
import { pagePorts } from '../core/options/page-ports.js';
import type { ResolvedOptions } from '../core/options/resolved.js';
import type { ProbeRequest } from '../core/report/probe-request.js';
import { HeartbeatMonitor } from '../heartbeat/heartbeat-monitor.service.js';
import { Drain } from '../lifecycle/drain.js';
import { StatusService } from '../status/status.service.js';
import { OPTIONS } from '../tokens.js';
import { ChangeService } from '../verdicts/change.service.js';
import { VerdictService } from '../verdicts/verdict.service.js';
import { MainStateService } from './main-state.service.js';
import type { ProbeThread } from './probe-thread.js';

type Thread = Pick<ProbeThread, 'send'>;

/** Exchanges what both threads need to know to answer requests for the status page. */
@Injectable()
export class StatusLinkService {
  /** The lists that the thread knows; each change makes a new one. */
  private sent: readonly unknown[] = [];
  /** Whether a change was told since the last beat. What flaps must not send a list at each change. */
  private hasToldChange = false;

  constructor(
    private readonly status: StatusService,
    private readonly state: MainStateService,
    private readonly changes: ChangeService,
    private readonly verdicts: VerdictService,
    private readonly drain: Drain,
    private readonly heartbeat: HeartbeatMonitor,
    @Inject(OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  /** Keeps the present thread informed. Returns how to end that. */
  connect(present: () => Thread | undefined): Cancel {
    const cancels = [
      this.state.onChange(() => {
        if (!this.hasToldChange) this.tell(present());
        this.hasToldChange = true;
      }),
      // At a beat, because the next one may not come. A drain goes on without telling of each request that ends.
      this.heartbeat.onBeat(() => {
        this.hasToldChange = false;
        if (this.hasNews) this.tell(present());
      }),
    ];
    return () => cancels.forEach((cancel) => cancel());
  }

  tell(thread: Thread | undefined): void {
    if (!pagePorts(this.options).probes) return;
    this.sent = this.lists;
    thread?.send({ type: 'status', rest: this.status.restForAnyone() });
  }

  /** What goes ahead of the answer is what the thread would show if this one were blocked from now on. */
  answer(thread: Thread | undefined, id: number, request: ProbeRequest): void {
    thread?.send({ type: 'state', state: this.state.now(false) });
    if (this.hasNews) this.tell(thread);
    thread?.send({ type: 'reported', id, answer: this.status.data(request) });
  }

  private get lists(): readonly unknown[] {
    return [this.changes.history, this.verdicts.holds.all];
  }

  private get hasNews(): boolean {
    return this.drain.phase === 'draining' || this.lists.some((list, at) => list !== this.sent[at]);
  }
}
