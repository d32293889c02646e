import { Inject, Injectable } from '@nestjs/common';
import type { HealthChange } from './core/verdict/changes.js';
import { discloseReadiness, discloseStartup } from './core/report/disclose.js';
import type { LivenessReport, ReadinessReport, StartupReport } from './core/report/reports.js';
import { PROBE_ADDRESS } from './tokens.js';
import { ChangeService } from './verdicts/change.service.js';
import { VerdictService } from './verdicts/verdict.service.js';

/** The verdicts of the three probes, for the application's own code: nothing is withheld or masked. */
@Injectable()
export class HealthService {
  constructor(
    private readonly verdicts: VerdictService,
    private readonly changes: ChangeService,
    @Inject(PROBE_ADDRESS) private readonly probeServer: Pick<HealthService, 'address'>,
  ) {}

  liveness(): LivenessReport {
    return this.verdicts.liveness();
  }

  /** Resolves within `answerMs`, and never rejects. `not_ready` until a server of the application listens, if it has one. */
  async readiness(): Promise<ReadinessReport> {
    return discloseReadiness(await this.verdicts.readiness('port'), 'everything');
  }

  startup(): StartupReport {
    return discloseStartup(this.verdicts.startup(), 'everything');
  }

  /**
   * Keeps readiness `not_ready` until released. Of several holds the oldest names the reason, which is shown to whoever
   * asks. Releasing again has no effect.
   */
  hold(reason: string): () => void {
    return this.verdicts.holds.add(reason);
  }

  /** Where the probe server (`port`) listens, once it does; `undefined` where there is none. */
  address(): Promise<{ host: string; port: number } | undefined> {
    return this.probeServer.address();
  }

  /** Has `listener` called at each change of a verdict or an indicator. Returns how to stop that. */
  onChange(listener: (change: HealthChange) => void): () => void {
    return this.changes.onChange(listener);
  }
}
