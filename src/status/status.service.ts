import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../core/clock.js';
import type { ResolvedOptions } from '../core/options/resolved.js';
import { discloseReadiness, discloseStartup, type Disclosure } from '../core/report/disclose.js';
import { discloseDrain, discloseHold } from '../core/report/disclose-status.js';
import type { ProbeRequest } from '../core/report/probe-request.js';
import type { StatusReport } from '../core/report/status-report.js';
import { present } from '../core/record.js';
import { knownReadiness } from '../core/verdict/known-readiness.js';
import type { Answer } from '../http/answer.js';
import { MAX_SCRAPE_PAUSE_MS, SCRAPE_PAUSE_FACTOR } from '../http/bounds.js';
import { prefersPage } from '../http/negotiate.js';
import { failedStatus, MAX_CHANGES, MAX_HOLDS, statusAnswer } from '../http/status-answer.js';
import { Drain } from '../lifecycle/drain.js';
import { HealthLogger } from '../log/health-logger.js';
import { PAGE } from '../page/page-answer.js';
import { ProbeService } from '../probes/probe.service.js';
import { CLOCK, OPTIONS } from '../tokens.js';
import { ChangeService } from '../verdicts/change.service.js';
import { VerdictService } from '../verdicts/verdict.service.js';

/** The part of a report that is not an answer to a probe. */
type StatusRest = Pick<StatusReport, 'holds' | 'drain' | 'changes'>;

interface Kept {
  readonly answer: Answer<Uint8Array>;
  readonly until: number;
}

/** Answers requests for the status page. It runs no check, waits for nothing, and changes no verdict. */
@Injectable()
export class StatusService {
  private readonly logger = new HealthLogger();
  private readonly kept = new Map<Disclosure, Kept>();
  private hasComplained = false;

  constructor(
    private readonly probes: ProbeService,
    private readonly verdicts: VerdictService,
    private readonly changes: ChangeService,
    private readonly drain: Drain,
    @Inject(OPTIONS) private readonly options: ResolvedOptions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The page for a browser, and its data for other clients. Never throws. */
  answer(request: ProbeRequest): Answer<Uint8Array> {
    return prefersPage(request.headers) ? PAGE : this.data(request);
  }

  /** The data for a client. Never throws. */
  data(request: ProbeRequest): Answer<Uint8Array> {
    try {
      return this.shared(this.probes.levelFor(request));
    } catch (error) {
      this.complain(error);
      return failedStatus();
    }
  }

  /** What every client may see, for the thread that answers while this one is blocked. */
  restForAnyone(): StatusRest {
    return this.rest(this.probes.levelForAnyone);
  }

  /**
   * Clients that ask all the time share an answer for nine times as long as it took to make, so that reports take up no more
   * than a tenth of this thread.
   */
  private shared(level: Disclosure): Answer<Uint8Array> {
    const startedAt = this.clock.now();
    const kept = this.kept.get(level);
    if (kept && startedAt < kept.until) return kept.answer;
    const answer = statusAnswer(this.report(level), this.options.service);
    const now = this.clock.now();
    const restMs = Math.min(SCRAPE_PAUSE_FACTOR * (now - startedAt), MAX_SCRAPE_PAUSE_MS);
    this.kept.set(level, { answer, until: now + restMs });
    return answer;
  }

  private report(level: Disclosure): StatusReport {
    const startup = discloseStartup(this.verdicts.startup(), level);
    return {
      phase: this.drain.phase,
      uptimeMs: startup.uptimeMs,
      liveness: this.verdicts.lastKnownLiveness(),
      readiness: discloseReadiness(knownReadiness(this.verdicts.lastKnownReadiness()), level),
      startup,
      ...this.rest(level),
    };
  }

  private rest(level: Disclosure): StatusRest {
    const now = this.clock.now();
    const { progress } = this.drain;
    return present({
      holds: this.verdicts.holds.all.slice(0, MAX_HOLDS).map(({ reason, since }) => discloseHold(reason, now - since)),
      drain: progress && discloseDrain(progress, level),
      changes: this.changes.disclosed(level, MAX_CHANGES),
    });
  }

  /** Once: otherwise each view of the page would write a line. */
  private complain(error: unknown): void {
    if (this.hasComplained) return;
    this.hasComplained = true;
    this.logger.error('the status page could not be answered', error);
  }
}
