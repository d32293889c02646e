import {
  Inject,
  Injectable,
  ShutdownSignal,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { Attachment } from './attachment.service.js';
import type { Clock } from './core/clock.js';
import { callSafely } from './core/call-safely.js';
import { VitalsError } from './core/errors.js';
import type { ResolvedOptions } from './core/options/resolved.js';
import { CLOCK, OPTIONS } from './tokens.js';
import { hookOwners } from './discovery/hook-owners.js';
import { encloseShutdown, refuseLazyModule, refuseSecondModule } from './discovery/own-module.js';
import { HeartbeatMonitor } from './heartbeat/heartbeat-monitor.service.js';
import { IndicatorRegistry } from './indicators/indicator.registry.js';
import { isBootstrap } from './lifecycle/bootstrap.js';
import { Drain } from './lifecycle/drain.js';
import { HookWatch } from './lifecycle/hook-watch.js';
import { LastHook } from './lifecycle/last-hook.module.js';
import { processSignals } from './lifecycle/signals/process-signals.js';
import { ShutdownHooks } from './lifecycle/shutdown-hooks.js';
import { Shutdown } from './lifecycle/shutdown.js';
import { HealthLogger } from './log/health-logger.js';
import { MetricsService } from './metrics/collect/metrics.service.js';
import { ObituaryService } from './obituary/obituary.service.js';
import { StartupService } from './startup/startup.service.js';
import { WatchdogService } from './watchdog/watchdog.service.js';

/** How long an application without a server may take to call `enableShutdownHooks()` before it is warned, and one that listens. */
const HOOKS_EXPECTED_WITHIN_MS = { context: 1000, server: 100 };

/**
 * Carries out each step of Nest's lifecycle: its shutdown hooks run before those of every other module, and its start-up
 * hooks therefore after them. Nest calls two more classes of this package: `HealthModule.configure()` before it makes routes,
 * and `LastHook` after all other hooks.
 */
@Injectable()
export class HealthHooks
  implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown, OnApplicationShutdown
{
  private readonly logger = new HealthLogger();
  private readonly shutdown: Shutdown;
  private readonly hookWatch: HookWatch;
  private isAlive = false;

  constructor(
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(OPTIONS) private readonly options: ResolvedOptions,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    private readonly attachment: Attachment,
    private readonly drain: Drain,
    private readonly indicators: IndicatorRegistry,
    private readonly startup: StartupService,
    private readonly heartbeat: HeartbeatMonitor,
    private readonly watchdog: WatchdogService,
    private readonly metrics: MetricsService,
    private readonly obituary: ObituaryService,
    lastHook: LastHook,
  ) {
    refuseSecondModule(modules, HealthHooks);
    refuseLazyModule(modules, HealthHooks);
    this.hookWatch = new HookWatch(clock, (line) => this.logger.warn(line));
    this.shutdown = new Shutdown({
      clock,
      drain,
      options: options.drain,
      signals: processSignals(),
      names: Object.values(ShutdownSignal),
      hooks: new ShutdownHooks(modules, () => this.watchSignals()),
    });
    if (!options.enabled) return;
    encloseShutdown(modules, HealthHooks, LastHook);
    lastHook.set(() => this.fallSilent());
    drain.onPhase((phase) => {
      if (phase === 'draining') this.stopChecking();
    });
    this.attachment.toTransports(() => this.finishDrain());
    if (isBootstrap(host)) this.comeAlive();
  }

  async onModuleInit(): Promise<void> {
    if (!this.options.enabled) return;
    this.comeAlive();
    this.watchSignals();
    const faults = [...this.indicators.load(), ...this.startup.load()];
    if (faults.length > 0) {
      // Nest calls no further hook after this one has thrown.
      this.obituary.startupFailed(faults.join('; '));
      this.onApplicationShutdown();
      await this.fallSilent();
      throw new VitalsError('INVALID_PROVIDERS', faults);
    }
    this.attachment.toServers(() => this.finishDrain());
  }

  onApplicationBootstrap(): void {
    if (!this.options.enabled) {
      this.startup.begin([]);
      return;
    }
    this.watchdog.confirm();
    callSafely(() => this.attachment.warnOfHiddenRoutes());
    void this.attachment.tellAddresses(this.watchdog.address());
    this.indicators.start();
    this.startup.begin([...this.indicators.all().values()].filter((check) => check.required));
    this.expectShutdownHooks();
  }

  async onModuleDestroy(): Promise<void> {
    if (!this.options.enabled) return;
    await this.finishDrain();
    this.hookWatch.start(hookOwners(this.modules, [HealthHooks, LastHook]), this.shutdown.killedAt);
    this.hookWatch.enter('onModuleDestroy');
  }

  beforeApplicationShutdown(): void {
    if (this.options.enabled) this.hookWatch.enter('beforeApplicationShutdown');
  }

  onApplicationShutdown(): void {
    this.shutdown.stop();
    this.attachment.end();
    if (this.options.enabled) this.hookWatch.enter('onApplicationShutdown');
  }

  /** From construction on; in a testing module from its initialisation on, since it leaves something behind in the process. */
  private comeAlive(): void {
    if (this.isAlive || this.drain.isFinishing) return;
    this.isAlive = true;
    this.obituary.begin();
    this.metrics.comeAlive();
    this.heartbeat.start();
    this.watchdog.start();
  }

  /** After every other hook: until then the probes are answered on their port. */
  private async fallSilent(): Promise<void> {
    this.heartbeat.stop();
    this.hookWatch.stop();
    await this.watchdog.stop();
    this.metrics.end();
    this.obituary.end();
    this.shutdown.end();
  }

  private watchSignals(): void {
    if (this.options.enabled) this.shutdown.watch();
  }

  private finishDrain(): Promise<void> {
    return this.shutdown.finish(this.startup.stop());
  }

  /** Where the application listens, it has had its chance by then. */
  private expectShutdownHooks(): void {
    const warn = (): void => {
      const { fault } = this.shutdown;
      if (fault !== undefined) this.logger.warn(fault);
    };
    const { context, server } = HOOKS_EXPECTED_WITHIN_MS;
    if (this.host.httpAdapter) this.host.listen$.subscribe(() => this.clock.after(server, warn));
    else this.clock.after(context, warn);
  }

  private stopChecking(): void {
    this.indicators.stop();
    void this.startup.stop();
  }
}
