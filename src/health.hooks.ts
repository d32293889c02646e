import {
  Inject,
  Injectable,
  ShutdownSignal,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import type { ResolvedOptions } from './core/resolved-options.js';
import { OPTIONS } from './core/tokens.js';
import { refuseSecondModule, runFirstOnShutdown } from './health.position.js';
import { HeartbeatService } from './heartbeat/heartbeat.service.js';
import { IndicatorRegistry } from './indicators/indicator.registry.js';
import { ApplicationServers } from './lifecycle/application-servers.js';
import type { ApplicationServer } from './lifecycle/server-front.js';
import { Drain } from './lifecycle/drain.js';
import { ShutdownSignals } from './lifecycle/shutdown-signals.js';
import { createGate, type Gate } from './probes/gate.js';
import { ProbeServerService } from './probes/probe-server.service.js';
import { ProbeService } from './probes/probe.service.js';
import { createRouter } from './probes/route.js';
import { StartupService } from './startup/startup.service.js';

const TERMINATING: ReadonlySet<string> = new Set([ShutdownSignal.SIGTERM, ShutdownSignal.SIGINT]);

/** The part of Nest's HTTP adapters that is needed here; `beforeClose` is Nest 12's. */
interface Adapter {
  getHttpServer(): ApplicationServer | undefined;
  getInstance(): unknown;
  beforeClose?(): unknown;
}

/**
 * The only class of this package that Nest calls in its lifecycle: it says what happens when. It stands ahead of every
 * other module on the way down, and therefore after them on the way up.
 */
@Injectable()
export class HealthHooks implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  private readonly signals = new ShutdownSignals(Object.values(ShutdownSignal) as NodeJS.Signals[], (signal) =>
    this.onSignal(signal),
  );

  constructor(
    @Inject(ModulesContainer) modules: ModulesContainer,
    @Inject(OPTIONS) private readonly options: ResolvedOptions,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    private readonly servers: ApplicationServers,
    private readonly drain: Drain,
    private readonly indicators: IndicatorRegistry,
    private readonly startup: StartupService,
    private readonly heartbeat: HeartbeatService,
    private readonly probes: ProbeService,
    private readonly probeServer: ProbeServerService,
  ) {
    refuseSecondModule(modules, HealthHooks);
    if (!options.enabled) return;
    runFirstOnShutdown(modules, HealthHooks);
    drain.onPhase((phase) => {
      if (phase === 'draining') this.stopChecking();
    });
    this.signals.watch();
  }

  async onModuleInit(): Promise<void> {
    if (!this.options.enabled) return;
    try {
      this.indicators.load();
      this.startup.load();
    } catch (error) {
      // Nest calls no further hook after this one has thrown.
      await this.onApplicationShutdown();
      throw error;
    }
    this.attach();
    this.heartbeat.start();
  }

  onApplicationBootstrap(): void {
    if (!this.options.enabled) {
      this.startup.begin([]);
      return;
    }
    this.probeServer.confirm();
    this.indicators.start();
    this.startup.begin([...this.indicators.all().values()].filter((check) => check.required));
  }

  async onModuleDestroy(): Promise<void> {
    if (!this.options.enabled) return;
    await this.finishDrain();
  }

  async onApplicationShutdown(): Promise<void> {
    this.signals.stop();
    this.heartbeat.stop();
    this.servers.detach();
    await this.probeServer.stop();
  }

  private attach(): void {
    const adapter = this.host.httpAdapter as Adapter | undefined;
    const server = adapter?.getHttpServer();
    if (!adapter || !server) return;
    this.servers.attach(server, adapter.getInstance(), this.gate());
    this.host.listen$.subscribe(() => this.servers.adoptSiblings());
    this.finishDrainBeforeClose(adapter);
  }

  private gate(): Gate {
    if (this.options.mount !== 'gate') return () => false;
    return createGate(
      createRouter(this.options.paths),
      (route, method, request) => this.probes.answer(route, method, request),
      'app',
    );
  }

  /** Nest 12 awaits `beforeClose` ahead of every hook; Nest 11 does not have it. */
  private finishDrainBeforeClose(adapter: Adapter): void {
    const original = adapter.beforeClose?.bind(adapter);
    adapter.beforeClose = async () => {
      await this.finishDrain();
      // Only now: it makes `return503OnClosing` answer 503 to everything.
      await original?.();
    };
  }

  private onSignal(signal: NodeJS.Signals): void {
    // Whether another signal ends the process is not known before Nest's hooks run.
    if (!TERMINATING.has(signal) && !this.options.drain.delaySignals.includes(signal)) return;
    if (this.drain.isFinishing && this.drain.hasSignal) this.drain.hurry();
    else this.drain.beginOnSignal(signal);
  }

  private async finishDrain(): Promise<void> {
    const finished = this.drain.finish(this.startup.stop());
    // A second signal is listened for only while Nest is at it, and no longer: Nest's own last kill is none of ours.
    this.signals.rearm();
    await finished;
    this.signals.stop();
  }

  private stopChecking(): void {
    this.indicators.stop();
    void this.startup.stop();
  }
}
