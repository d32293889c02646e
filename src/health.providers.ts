import { Logger, type Provider } from '@nestjs/common';
import { systemClock, type Clock } from './core/clock.js';
import { VitalsError } from './core/errors.js';
import type { HealthModuleOptions } from './core/options.js';
import { resolveOptions } from './core/resolve-options.js';
import type { ResolvedOptions } from './core/resolved-options.js';
import { CLOCK, OPTIONS } from './core/tokens.js';
import { ProviderExplorer } from './discovery/provider.explorer.js';
import { HealthHooks } from './health.hooks.js';
import { GIVEN_OPTIONS } from './health.module-definition.js';
import { HeartbeatService } from './heartbeat/heartbeat.service.js';
import { IndicatorExplorer } from './indicators/indicator.explorer.js';
import { IndicatorRegistry } from './indicators/indicator.registry.js';
import { ApplicationServers } from './lifecycle/application-servers.js';
import { Drain } from './lifecycle/drain.js';
import { DrainService } from './lifecycle/drain.service.js';
import { WorkTracker } from './lifecycle/work-tracker.js';
import { ChangeService } from './probes/change.service.js';
import { HealthController } from './probes/health.controller.js';
import { HealthService } from './probes/health.service.js';
import { ProbeServerService } from './probes/probe-server.service.js';
import { ProbeService } from './probes/probe.service.js';
import { VerdictService } from './probes/verdict.service.js';
import { StartupTaskExplorer } from './startup/startup-task.explorer.js';
import { StartupService } from './startup/startup.service.js';

/** What of the options is settled before any factory has run. */
export type BesideFactory = Pick<HealthModuleOptions, 'mount' | 'paths'>;

/** What the application may inject. */
export const exported = [HealthService, HeartbeatService, DrainService, HealthController];

/** Everything the module is made of. */
export function healthProviders(beside: BesideFactory): Provider[] {
  return [
    { provide: CLOCK, useValue: systemClock },
    {
      provide: OPTIONS,
      inject: [GIVEN_OPTIONS],
      useFactory: (given: unknown) => resolveOptions(combined(given, beside), { isInteractive: isInteractive() }),
    },
    ApplicationServers,
    WorkTracker,
    {
      provide: Drain,
      inject: [CLOCK, OPTIONS, WorkTracker, ApplicationServers],
      useFactory: makeDrain,
    },
    ProviderExplorer,
    IndicatorExplorer,
    IndicatorRegistry,
    StartupTaskExplorer,
    StartupService,
    ChangeService,
    VerdictService,
    ProbeService,
    ProbeServerService,
    HealthHooks,
    ...exported,
  ];
}

function makeDrain(clock: Clock, options: ResolvedOptions, work: WorkTracker, servers: ApplicationServers): Drain {
  const logger = new Logger('HealthModule');
  return new Drain({
    clock,
    options: options.drain,
    servers,
    work,
    log: (line) => logger.log(line),
  });
}

function combined(given: unknown, beside: BesideFactory): unknown {
  if (given === null || typeof given !== 'object') return given;
  const { mount } = given as HealthModuleOptions;
  if (mount === 'controller' && beside.mount !== 'controller') {
    throw new VitalsError('INVALID_OPTIONS', [
      "mount: 'controller' came out of the factory of forRootAsync(): it has to stand beside useFactory, with its paths",
    ]);
  }
  // What stands beside the factory is what the routes were made from.
  return { ...given, ...definedOnly(beside) };
}

function definedOnly(beside: BesideFactory): BesideFactory {
  return Object.fromEntries(Object.entries(beside).filter(([, value]) => value !== undefined));
}

function isInteractive(): boolean {
  return process.stdout.isTTY || ['development', 'test'].includes(process.env.NODE_ENV ?? '');
}
