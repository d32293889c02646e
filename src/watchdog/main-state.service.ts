import { Injectable } from '@nestjs/common';
import type { Cancel } from '../core/clock.js';
import { Drain } from '../lifecycle/drain.js';
import { ChangeService } from '../verdicts/change.service.js';
import { ProbeService } from '../probes/probe.service.js';
import { VerdictService } from '../verdicts/verdict.service.js';
import type { MainState } from './messages.js';

/** The state of this thread, for the thread that answers while this one is blocked. */
@Injectable()
export class MainStateService {
  constructor(
    private readonly probes: ProbeService,
    private readonly verdicts: VerdictService,
    private readonly changes: ChangeService,
    private readonly drain: Drain,
  ) {}

  now(isAnswer: boolean): MainState {
    return { phase: this.drain.phase, ...this.probes.known(), isAnswer };
  }

  /** Notices changes of liveness: the other thread answers that probe by itself, so no request would reveal them here. */
  judgeLiveness(): void {
    this.verdicts.liveness();
  }

  onChange(listener: () => void): Cancel {
    const cancels = [this.drain.onPhase(listener), this.changes.onChange(listener)];
    return () => cancels.forEach((cancel) => cancel());
  }
}
