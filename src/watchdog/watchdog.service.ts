import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Cancel, Clock } from '../core/clock.js';
import { callSafely } from '../core/call-safely.js';
import { errorText } from '../core/text/plain-text.js';
import type { ResolvedOptions } from '../core/options/resolved.js';
import { CLOCK, OPTIONS } from '../tokens.js';
import { HeartbeatMonitor } from '../heartbeat/heartbeat-monitor.service.js';
import { isBootstrap } from '../lifecycle/bootstrap.js';
import { Deadline } from '../core/deadline.js';
import { HealthLogger } from '../log/health-logger.js';
import { ObituaryService } from '../obituary/obituary.service.js';
import { ProbeService } from '../probes/probe.service.js';
import { limitOf } from './inspector.js';
import { LoopsLinkService } from './loops-link.service.js';
import { MainLogService } from './main-log.service.js';
import { MainStateService } from './main-state.service.js';
import { isAboutReadiness, type ForwardedRequest, type ToMain } from './messages.js';
import { MetricsLinkService } from './metrics-link.service.js';
import { mayListen } from './permissions.js';
import { PortClaim } from './port-claim.js';
import { ProbeAddress } from './probe-address.js';
import type { ProbeServerAddress } from './probe-server.js';
import { ProbeThread } from './probe-thread.js';
import { RestartBackoff } from './restart-backoff.js';
import { ServingLinkService } from './serving-link.service.js';
import { StandIn } from './stand-in.service.js';
import { StatusLinkService } from './status-link.service.js';

/** The longest wait for the end of the thread, which normally takes a few milliseconds: a shutdown must not hang on it. */
const LONGEST_STOP_MS = 5000;

/**
 * Serves the probes on `port` through a thread that also watches this one, from construction on. While there is no such
 * thread, this one serves them itself. Every failure here is only a warning.
 */
@Injectable()
export class WatchdogService {
  private readonly logger = new HealthLogger();
  private readonly place: ProbeAddress;
  private readonly claim: PortClaim;
  private readonly restarts: RestartBackoff;
  private readonly endings: Cancel[] = [];
  private thread: ProbeThread | undefined;
  private isBegun = false;
  private isServing = false;
  private stopped: Promise<void> | undefined;

  constructor(
    private readonly probes: ProbeService,
    private readonly heartbeat: HeartbeatMonitor,
    private readonly state: MainStateService,
    private readonly log: MainLogService,
    private readonly loops: LoopsLinkService,
    private readonly metrics: MetricsLinkService,
    private readonly status: StatusLinkService,
    private readonly serving: ServingLinkService,
    private readonly standIn: StandIn,
    private readonly obituary: ObituaryService,
    @Inject(OPTIONS) private readonly options: ResolvedOptions,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(HttpAdapterHost) host: HttpAdapterHost,
  ) {
    this.place = new ProbeAddress(options.port ?? 0, this.logger);
    this.claim = new PortClaim(this.place.port, () => this.giveWay());
    this.restarts = new RestartBackoff(clock, this.logger, () => this.spawn());
    if (!options.enabled || options.port === undefined) this.place.onNone();
    else if (isBootstrap(host)) this.start();
  }

  /** Starts to serve the probes, if not done before: a testing module that is only compiled must leave nothing behind. */
  start(): void {
    if (this.isBegun || this.stopped || !this.options.enabled || this.options.port === undefined) return;
    this.isBegun = true;
    void this.begin();
  }

  /** Resolves once the probe server listens; to `undefined` if there is none, or if it is stopped before that. */
  address(): Promise<ProbeServerAddress | undefined> {
    return this.place.known;
  }

  /** Confirms the claim on the port, because the application is up. */
  confirm(): void {
    this.claim.confirm();
  }

  /** Keeps the process alive until everything that serves the port has ended. Callers share one promise; it never rejects. */
  stop(): Promise<void> {
    this.stopped ??= this.end();
    return this.stopped;
  }

  private async end(): Promise<void> {
    this.isServing = false;
    for (const end of this.endings) end();
    this.restarts.stop();
    this.claim.leave();
    this.place.onNone();
    const all = Promise.allSettled([this.thread?.stop(), this.standIn.close()]);
    // Neither an ending thread nor a closing server holds the event loop reliably, and callers await this.
    await new Deadline(this.clock).wait(LONGEST_STOP_MS, all);
    this.claim.release();
  }

  private async begin(): Promise<void> {
    await this.claim.take();
    if (this.stopped) return;
    if (!mayListen()) return this.place.onForbidden();
    this.heartbeat.observeBy(() => (this.isServing ? this.thread?.longestSilenceMs : undefined));
    this.endings.push(
      this.log.connect(this.heartbeat, () => this.thread),
      this.state.onChange(() => this.sendState(false)),
      ...[this.loops, this.metrics, this.status, this.serving].map((link) => link.connect(() => this.thread)),
    );
    const limit = limitOf(this.options.heartbeat);
    if (limit) this.logger.log(limit);
    this.spawn();
  }

  private spawn(): void {
    try {
      this.thread = new ProbeThread({
        options: this.options,
        clock: this.clock,
        terminationLog: this.obituary.path,
        onMessage: (message) => void this.onMessage(message),
        onOnline: () => void this.takeOver(),
        onEnd: (reason) => this.onEnd(`has ended: ${reason}`),
      });
      this.sendState(false);
      for (const link of [this.loops, this.metrics, this.status, this.serving]) link.tell(this.thread);
      // The address is sent at once, because a synchronous boot may keep the event loop busy for a long time.
      if (!this.standIn.isServing) this.thread.send({ type: 'listen', port: this.place.port });
    } catch (error) {
      this.onEnd(`cannot be started: ${errorText(error)}`);
    }
  }

  private async takeOver(): Promise<void> {
    const { thread, standIn } = this;
    if (!standIn.isServing) return;
    await standIn.close();
    if (!this.stopped) thread?.send({ type: 'listen', port: this.place.port });
  }

  private onEnd(what: string): void {
    this.thread = undefined;
    this.isServing = false;
    if (this.stopped) return;
    if (!mayListen()) return this.place.onForbidden();
    const isNews = this.restarts.schedule();
    if (isNews) this.logger.warn(`the watchdog thread ${what}; the main thread serves the probes meanwhile`);
    this.standIn.serve(this.place);
  }

  private async onMessage(message: ToMain): Promise<void> {
    if (this.stopped) return;
    switch (message.type) {
      case 'listening':
        this.isServing = true;
        this.restarts.isUp();
        return this.place.onListening(message, message.isLate);
      case 'refused':
        return this.place.onRefused(message.message);
      case 'recovered':
        return this.log.onRecovered(message.stall);
      case 'overdue':
        return this.state.judgeLiveness();
      case 'request':
        return this.onRequest(message.id, message.request);
      case 'watched':
        return this.serving.onWatched(this.thread, message.isWatched);
      case 'scrape':
        return this.metrics.answer(this.thread, message.id);
      case 'report':
        return this.status.answer(this.thread, message.id, message.request);
    }
  }

  private async onRequest(id: number, forwarded: ForwardedRequest): Promise<void> {
    const { thread } = this;
    const answer = await this.probes.answerUntold(forwarded.route, forwarded.method, forwarded.request);
    thread?.send({ type: 'answer', id, answer });
    this.sendState(isAboutReadiness(forwarded));
  }

  private giveWay(): Promise<void> {
    const line = `the probe server on port ${this.place.port} gives way to that of a later start in this process`;
    if (!this.stopped) this.logger.warn(line);
    return this.stop();
  }

  private sendState(isAnswer: boolean): void {
    callSafely(() => this.thread?.send({ type: 'state', state: this.state.now(isAnswer) }));
    if (!isAnswer) this.log.tell(this.thread);
  }
}
