import { Injectable } from '@nestjs/common';
import type { Cancel } from '../core/clock.js';
import { Drain } from '../lifecycle/drain.js';
import { ChangeService } from '../verdicts/change.service.js';
import { ProbeService } from '../probes/probe.service.js';
import { VerdictService } from '../verdicts/verdict.service.js';
import type { MainState } from './messages.js';

/** How things stand in this thread, for one that answers while this one is blocked. */
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

  /** Notices a change of liveness, which nobody here does otherwise: the other thread answers it by itself. */
  look(): void {
    this.verdicts.liveness();
  }

  onChange(listener: () => void): Cancel {
    this.drain.onPhase(listener);
    return this.changes.onChange(listener);
  }
}
