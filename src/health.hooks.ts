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
import type { Clock } from './core/clock.js';
import { VitalsError } from './core/errors.js';
import type { ResolvedOptions } from './core/resolved-options.js';
import { CLOCK, OPTIONS } from './core/tokens.js';
import { encloseShutdown, refuseLazyModule, refuseSecondModule } from './discovery/own-module.explorer.js';
import { HeartbeatService } from './heartbeat/heartbeat.service.js';
import { IndicatorRegistry } from './indicators/indicator.registry.js';
import { ApplicationServers } from './lifecycle/application-servers.js';
import type { ApplicationServer } from './lifecycle/server-front.js';
import { Drain } from './lifecycle/drain.js';
import { LastHook } from './lifecycle/last-hook.service.js';
import { Shutdown } from './lifecycle/shutdown.js';
import { HealthLogger } from './log/health-logger.service.js';
import { createGate, type Gate } from './probes/gate.js';
import { ProbeService } from './probes/probe.service.js';
import { createRouter } from './probes/route.js';
import { tidyProbeUrls } from './probes/tidy-url.js';
import { StartupService } from './startup/startup.service.js';
import { WatchdogService } from './watchdog/watchdog.service.js';

/** How long an application without a server may take to call `enableShutdownHooks()` before it is warned. */
const HOOKS_EXPECTED_WITHIN_MS = 1000;

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
  private readonly logger = new HealthLogger();
  private readonly shutdown: Shutdown;

  constructor(
    @Inject(ModulesContainer) modules: ModulesContainer,
    @Inject(OPTIONS) private readonly options: ResolvedOptions,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    private readonly servers: ApplicationServers,
    private readonly drain: Drain,
    private readonly indicators: IndicatorRegistry,
    private readonly startup: StartupService,
    private readonly heartbeat: HeartbeatService,
    private readonly probes: ProbeService,
    private readonly watchdog: WatchdogService,
    lastHook: LastHook,
  ) {
    refuseSecondModule(modules, HealthHooks);
    refuseLazyModule(modules, HealthHooks);
    this.shutdown = new Shutdown({
      drain,
      signals: Object.values(ShutdownSignal) as NodeJS.Signals[],
      delaySignals: options.drain.delaySignals,
    });
    if (!options.enabled) return;
    encloseShutdown(modules, HealthHooks, LastHook);
    lastHook.set(() => this.fallSilent());
    heartbeat.start();
    drain.onPhase((phase) => {
      if (phase === 'draining') this.stopChecking();
    });
    this.shutdown.watch();
  }

  async onModuleInit(): Promise<void> {
    if (!this.options.enabled) return;
    const faults = [...this.indicators.load(), ...this.startup.load()];
    if (faults.length > 0) {
      // Nest calls no further hook after this one has thrown.
      this.onApplicationShutdown();
      await this.fallSilent();
      throw new VitalsError('INVALID_PROVIDERS', faults);
    }
    this.attach();
  }

  onApplicationBootstrap(): void {
    if (!this.options.enabled) {
      this.startup.begin([]);
      return;
    }
    this.watchdog.confirm();
    this.indicators.start();
    this.startup.begin([...this.indicators.all().values()].filter((check) => check.required));
    this.expectShutdownHooks();
  }

  async onModuleDestroy(): Promise<void> {
    if (!this.options.enabled) return;
    await this.finishDrain();
  }

  onApplicationShutdown(): void {
    this.shutdown.stop();
    this.servers.detach();
  }

  /** After every other hook: until then the probes are answered on their port. */
  private async fallSilent(): Promise<void> {
    this.heartbeat.stop();
    await this.watchdog.stop();
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
    const findRoute = createRouter(this.options.paths);
    if (this.options.mount === 'controller') return tidyProbeUrls(findRoute);
    if (this.options.mount === 'none') return () => false;
    return createGate(findRoute, (route, method, request) => this.probes.answer(route, method, request), 'app', this.clock);
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

  private finishDrain(): Promise<void> {
    return this.shutdown.finish(this.startup.stop());
  }

  /** Where the application listens, it has had its chance by then. */
  private expectShutdownHooks(): void {
    const warn = (): void => {
      if (this.shutdown.isExpected || this.drain.phase === 'stopped') return;
      this.logger.warn(
        'no shutdown hook is enabled, so that SIGTERM kills this process with requests in flight: ' +
          'call app.enableShutdownHooks() before app.listen()',
      );
    };
    if (this.host.httpAdapter) this.host.listen$.subscribe(warn);
    else this.clock.after(HOOKS_EXPECTED_WITHIN_MS, warn);
  }

  private stopChecking(): void {
    this.indicators.stop();
    void this.startup.stop();
  }
}
