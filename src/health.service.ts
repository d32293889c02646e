import { Injectable } from '@nestjs/common';
import type { HealthChange } from './core/verdict/changes.js';
import { discloseReadiness, discloseStartup } from './core/report/disclose.js';
import type { LivenessReport, ReadinessReport, StartupReport } from './core/report/reports.js';
import { ChangeService } from './verdicts/change.service.js';
import { VerdictService } from './verdicts/verdict.service.js';
import type { ProbeServerAddress } from './watchdog/probe-server.js';
import { WatchdogService } from './watchdog/watchdog.service.js';

/** The verdicts of the three probes, for the application's own code: nothing is withheld or masked. */
@Injectable()
export class HealthService {
  /** @internal Only Nest calls this. */
  constructor(
    private readonly verdicts: VerdictService,
    private readonly changes: ChangeService,
    private readonly watchdog: WatchdogService,
  ) {}

  /** Whether this process is stuck. Runs no check. */
  liveness(): LivenessReport {
    return this.verdicts.liveness();
  }

  /**
   * Whether this process can take traffic now. Resolves within `answerMs`, and never rejects. The status is `not_ready`
   * until a server of the application listens, if the application has one.
   */
  async readiness(): Promise<ReadinessReport> {
    return discloseReadiness(await this.verdicts.readiness('port'), 'everything');
  }

  /** Whether this process has finished its start-up. Runs no check. */
  startup(): StartupReport {
    return discloseStartup(this.verdicts.startup(), 'everything');
  }

  /**
   * Keeps readiness `not_ready` until the returned function is called; further calls of that function have no effect. Every
   * client of the probe sees the reason, with credentials masked. If there are several holds, it is the reason of the oldest.
   */
  hold(reason: string): () => void {
    return this.verdicts.holds.add(reason);
  }

  /**
   * The address of the probe server (`port`). Resolves once the server listens; to `undefined` if there is none. With
   * `port: 0` this is the way to learn the port.
   */
  address(): Promise<ProbeServerAddress | undefined> {
    return this.watchdog.address();
  }

  /**
   * The latest changes of the verdicts and of all indicators, newest first, at most 200. Reasons are whole, as in
   * {@link onChange}: nothing is withheld or masked.
   */
  history(): readonly HealthChange[] {
    return this.changes.history;
  }

  /**
   * Calls `listener` at each change of a verdict or of an indicator, and returns the function that ends that. What the
   * listener throws is logged.
   */
  onChange(listener: (change: HealthChange) => void): () => void {
    return this.changes.onChange(listener);
  }
}
