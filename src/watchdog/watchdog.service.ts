import { Inject, Injectable } from '@nestjs/common';
import type { Cancel, Clock } from '../core/clock.js';
import { contain } from '../core/contain.js';
import { errorText } from '../core/plain-text.js';
import type { ResolvedOptions } from '../core/resolved-options.js';
import { CLOCK, OPTIONS } from '../core/tokens.js';
import { HeartbeatService } from '../heartbeat/heartbeat.service.js';
import { HealthLogger } from '../log/health-logger.service.js';
import { createGate } from '../probes/gate.js';
import { ProbeService } from '../probes/probe.service.js';
import { createRouter } from '../probes/route.js';
import { isInspected } from './inspector.js';
import { MainStateService } from './main-state.service.js';
import type { Question, ToMain } from './messages.js';
import { PortClaim } from './port-claim.js';
import { ProbeServer, type Address } from './probe-server.js';
import { ProbeThread } from './probe-thread.js';
import { Respawn } from './respawn.js';

/**
 * Has the probes served on `port`, from construction on, by a thread that also watches this one. While there is no such
 * thread this one serves them itself. Whatever goes wrong here is a warning.
 */
@Injectable()
export class WatchdogService {
  private readonly logger = new HealthLogger();
  private readonly listening: Promise<Address | undefined>;
  private resolveListening: (address: Address | undefined) => void = () => {};
  private readonly claim: PortClaim;
  private readonly respawn: Respawn;
  private readonly endings: Cancel[] = [];
  private thread: ProbeThread | undefined;
  /** Stands in for the thread. */
  private standIn: ProbeServer | undefined;
  private port: number;
  private isServing = false;
  private isStopped = false;

  constructor(
    private readonly probes: ProbeService,
    private readonly heartbeat: HeartbeatService,
    private readonly state: MainStateService,
    @Inject(OPTIONS) private readonly options: ResolvedOptions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.listening = new Promise((resolve) => (this.resolveListening = resolve));
    this.port = options.port ?? 0;
    this.claim = new PortClaim(this.port, () => this.giveWay());
    this.respawn = new Respawn(clock, { spawn: () => this.spawn(), log: (line) => this.logger.log(line) });
    if (options.enabled && options.port !== undefined) void this.begin();
    else this.resolveListening(undefined);
  }

  /** Resolves once the probe server listens; to `undefined` where there is none, or where it is stopped before that. */
  address(): Promise<Address | undefined> {
    return this.listening;
  }

  /** The application is up: its claim on the port stands. */
  confirm(): void {
    this.claim.confirm();
  }

  async stop(): Promise<void> {
    if (this.isStopped) return;
    this.isStopped = true;
    this.isServing = false;
    for (const end of this.endings) end();
    this.respawn.stop();
    this.claim.release();
    this.resolveListening(undefined);
    await Promise.all([this.thread?.stop(), this.standIn?.close()]);
  }

  private async begin(): Promise<void> {
    await this.claim.take();
    if (this.isStopped) return;
    this.heartbeat.observeBy(() => (this.isServing ? this.thread?.longestSilenceMs : undefined));
    this.endings.push(
      this.heartbeat.onBeat(() => this.onBeat()),
      this.heartbeat.onWatch(() => this.sendLoops()),
      this.state.onChange(() => this.sendState(false)),
    );
    if (isInspected()) this.logger.log('an inspector is open: the watchdog takes no silence for a stall');
    this.spawn();
  }

  private onBeat(): void {
    this.thread?.beat();
    this.thread?.look();
  }

  private spawn(): void {
    try {
      this.thread = new ProbeThread({
        options: this.options,
        clock: this.clock,
        onMessage: (message) => void this.onMessage(message),
        onOnline: () => void this.takeOver(),
        onEnd: (reason) => this.onEnd(`has ended: ${reason}`),
      });
      this.sendState(false);
      this.sendLoops();
      // Not later: the event loop may be busy with a synchronous boot for a long time.
      if (!this.standIn) this.thread.send({ type: 'listen', port: this.port });
    } catch (error) {
      this.onEnd(`cannot be started: ${errorText(error)}`);
    }
  }

  private async takeOver(): Promise<void> {
    const { thread, standIn } = this;
    if (!standIn) return;
    this.standIn = undefined;
    await standIn.close();
    if (!this.isStopped) thread?.send({ type: 'listen', port: this.port });
  }

  private onEnd(what: string): void {
    this.thread = undefined;
    this.isServing = false;
    if (this.isStopped) return;
    if (this.respawn.schedule())
      this.logger.warn(`the watchdog thread ${what}; the main thread serves the probes meanwhile`);
    this.serveHere();
  }

  private serveHere(): void {
    if (this.standIn) return;
    const answer = this.probes.answer.bind(this.probes);
    this.standIn = new ProbeServer({
      gate: createGate(createRouter(this.options.paths), answer, 'port', this.clock),
      clock: this.clock,
      host: this.options.host,
      onListening: (address, isLate) => this.onListening(address, isLate),
      onRefused: (message) => this.onRefused(message),
    });
    // A bootstrap that fails runs no hook: the server must not be what keeps the process.
    this.standIn.unref();
    this.standIn.listen(this.port);
  }

  private async onMessage(message: ToMain): Promise<void> {
    if (this.isStopped) return;
    switch (message.type) {
      case 'listening':
        this.isServing = true;
        this.respawn.isUp();
        return this.onListening(message, message.isLate);
      case 'refused':
        return this.onRefused(message.message);
      case 'recovered':
        return this.logger.log(`the event loop runs again; it was blocked for ${message.silentMs} ms`);
      case 'overdue':
        return this.state.look();
      case 'question':
        return this.onQuestion(message.id, message.question);
    }
  }

  private async onQuestion(id: number, { route, method, request }: Question): Promise<void> {
    const { thread } = this;
    thread?.send({ type: 'answer', id, answer: await this.probes.answer(route, method, request) });
    const isWhole = route.probe === 'readiness' && route.indicator === undefined && request.query.exclude === undefined;
    this.sendState(isWhole);
  }

  private onListening({ host, port }: Address, isLate: boolean): void {
    // Where any port was good enough, it is this one from now on.
    this.port = port;
    if (isLate) this.logger.log(`the probe server listens on port ${port} now`);
    this.resolveListening({ host, port });
  }

  private onRefused(message: string): void {
    this.logger.warn(`the probe server cannot listen on port ${this.port}, and will try again: ${message}`);
  }

  private giveWay(): Promise<void> {
    this.logger.warn(`the probe server on port ${this.port} gives way to that of a later start in this process`);
    return this.stop();
  }

  private sendState(isAnswer: boolean): void {
    contain(() => this.thread?.send({ type: 'state', state: this.state.now(isAnswer) }));
  }

  private sendLoops(): void {
    this.thread?.send({ type: 'loops', loops: this.heartbeat.watchedLoops() });
  }
}
