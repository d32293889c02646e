import { ConfigurableModuleBuilder, type ConfigurableModuleAsyncOptions, type Provider } from '@nestjs/common';
import { Attachment } from './attachment.service.js';
import { ChannelsService } from './channels/channels.service.js';
import { ConsumerService } from './consumers/consumer.service.js';
import type { Clock } from './core/clock.js';
import { systemClock } from './system-clock.js';
import { VitalsError } from './core/errors.js';
import type { HealthModuleOptions } from './core/options/options.js';
import { resolveOptions } from './core/options/resolve.js';
import type { ResolvedOptions } from './core/options/resolved.js';
import { CLOCK, OPTIONS } from './tokens.js';
import { ProviderExplorer } from './discovery/provider.explorer.js';
import { HealthHooks } from './health.hooks.js';
import { HeartbeatMonitor } from './heartbeat/heartbeat-monitor.service.js';
import { HeartbeatService } from './heartbeat/heartbeat.service.js';
import { IndicatorExplorer } from './indicators/indicator.explorer.js';
import { IndicatorRegistry } from './indicators/indicator.registry.js';
import { ApplicationServers } from './lifecycle/servers/application-servers.js';
import { Drain } from './lifecycle/drain.js';
import { DrainService } from './lifecycle/drain.service.js';
import { Microservices } from './lifecycle/microservices/microservices.js';
import { WorkTracker } from './lifecycle/work-tracker.js';
import { HealthLogger } from './log/health-logger.js';
import { ChangeService } from './verdicts/change.service.js';
import { HealthController } from './probes/health.controller.js';
import { HealthService } from './health.service.js';
import { ProbeService } from './probes/probe.service.js';
import { VerdictService } from './verdicts/verdict.service.js';
import { StartupTaskExplorer } from './startup/startup-task.explorer.js';
import { StartupService } from './startup/startup.service.js';
import { MetricsPageService } from './metrics/collect/metrics-page.service.js';
import { MetricsService } from './metrics/collect/metrics.service.js';
import { ObituaryService } from './obituary/obituary.service.js';
import { Freshness } from './serving/freshness.service.js';
import { ServingService } from './serving/serving.service.js';
import { StatusService } from './status/status.service.js';
import { LoopsLinkService } from './watchdog/loops-link.service.js';
import { MainLogService } from './watchdog/main-log.service.js';
import { MetricsLinkService } from './watchdog/metrics-link.service.js';
import { MainStateService } from './watchdog/main-state.service.js';
import { ServingLinkService } from './watchdog/serving-link.service.js';
import { StatusLinkService } from './watchdog/status-link.service.js';
import { StandIn } from './watchdog/stand-in.service.js';
import { WatchdogService } from './watchdog/watchdog.service.js';

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<HealthModuleOptions>({
  moduleName: 'Health',
})
  .setClassMethodName('forRoot')
  .build();

export { ConfigurableModuleClass as ConfigurableHealthModule };

/** The options that must be known before any factory runs, because Nest makes routes first. */
export type EarlyOptions = Pick<HealthModuleOptions, 'mount' | 'paths'>;
export const EARLY_OPTIONS = Symbol('nestjs-vitals:early-options');

/**
 * The argument of `HealthModule.forRootAsync()`. `mount: 'controller'` and its `paths` stand here; all other options come from
 * the factory.
 */
export type HealthModuleAsyncOptions = ConfigurableModuleAsyncOptions<HealthModuleOptions> &
  Pick<HealthModuleOptions, 'mount' | 'paths'>;

/** The services that the application may inject. */
export const EXPORTED = [HealthService, HeartbeatService, DrainService, HealthController];

/** What the entries, `nestjs-vitals/prometheus` for one, inject beside that. It is not public. */
export const EXPORTED_TO_ENTRIES = [MetricsService, MetricsPageService, ConsumerService, ServingService];

/** All providers of the module, with the options of an application that gives none. */
export const PROVIDERS: readonly Provider[] = [
  { provide: MODULE_OPTIONS_TOKEN, useValue: {} },
  { provide: EARLY_OPTIONS, useValue: {} },
  { provide: OPTIONS, inject: [MODULE_OPTIONS_TOKEN, EARLY_OPTIONS], useFactory: makeOptions },
  { provide: CLOCK, useValue: systemClock },
  { provide: Drain, inject: [CLOCK, OPTIONS, ApplicationServers, Microservices, WorkTracker], useFactory: makeDrain },
  ApplicationServers,
  Microservices,
  WorkTracker,
  ProviderExplorer,
  IndicatorExplorer,
  IndicatorRegistry,
  StartupTaskExplorer,
  StartupService,
  HeartbeatMonitor,
  ChangeService,
  VerdictService,
  ProbeService,
  ...EXPORTED_TO_ENTRIES,
  ObituaryService,
  MainStateService,
  MainLogService,
  StatusService,
  LoopsLinkService,
  MetricsLinkService,
  StatusLinkService,
  Freshness,
  ServingLinkService,
  StandIn,
  WatchdogService,
  ChannelsService,
  Attachment,
  HealthHooks,
  ...EXPORTED,
];

function makeOptions(given: unknown, early: EarlyOptions): ResolvedOptions {
  const { mount, paths } = (given ?? {}) as EarlyOptions;
  if (mount === 'controller' && early.mount !== 'controller') refuseLate("`mount: 'controller'`");
  // With forRoot() both are the same object.
  if (early.mount === 'controller' && paths !== undefined && paths !== early.paths)
    refuseLate('the `paths` of mounted routes');
  const isInteractive = process.stdout.isTTY || ['development', 'test'].includes(process.env['NODE_ENV'] ?? '');
  return resolveOptions(overlaid(given, early), { isInteractive });
}

function refuseLate(option: string): never {
  throw new VitalsError('INVALID_OPTIONS', [
    `expected ${option} to stand beside \`useFactory\`, got it out of the factory of forRootAsync()`,
  ]);
}

/** The options beside the factory win, because the routes were made from them. */
function overlaid(given: unknown, early: EarlyOptions): unknown {
  const settled = Object.entries(early).filter(([, value]) => value !== undefined);
  const isPlain = typeof given === 'object' && given !== null;
  return settled.length > 0 && isPlain ? { ...given, ...Object.fromEntries(settled) } : given;
}

function makeDrain(
  clock: Clock,
  { drain }: ResolvedOptions,
  servers: ApplicationServers,
  microservices: Microservices,
  work: WorkTracker,
): Drain {
  const logger = new HealthLogger();
  return new Drain({ clock, options: drain, servers, microservices, work, log: (line) => logger.log(line) });
}
