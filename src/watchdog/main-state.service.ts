import { Injectable } from '@nestjs/common';
import type { Cancel } from '../core/clock.js';
import { Drain } from '../lifecycle/drain.js';
import { ChangeService } from '../probes/change.service.js';
import { ProbeService } from '../probes/probe.service.js';
import type { MainState } from './messages.js';

/** How things stand in this thread, for one that answers while this one is blocked. */
@Injectable()
export class MainStateService {
  constructor(
    private readonly probes: ProbeService,
    private readonly changes: ChangeService,
    private readonly drain: Drain,
  ) {}

  now(isAnswer: boolean): MainState {
    return { phase: this.drain.phase, ...this.probes.known(), isAnswer };
  }

  onChange(listener: () => void): Cancel {
    this.drain.onPhase(listener);
    return this.changes.onChange(listener);
  }
}
