import { Global, Inject, Module, RequestMethod, type DynamicModule, type NestModule } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { DEFAULTS } from './core/options/defaults.js';
import type { HealthModuleOptions } from './core/options/options.js';
import type { ResolvedOptions } from './core/options/resolved.js';
import { OPTIONS } from './tokens.js';
import {
  ConfigurableHealthModule,
  EARLY_OPTIONS,
  EXPORTED,
  EXPORTED_TO_ENTRIES,
  PROVIDERS,
  type EarlyOptions,
  type HealthModuleAsyncOptions,
} from './health.module-definition.js';
import { LastHookModule } from './lifecycle/last-hook.module.js';
import { mountedController, mountedPaths } from './probes/mounted.controller.js';

/**
 * Gives an application its three probes and its drain. Import it once, in the root module, as it is or as what `forRoot()`
 * or `forRootAsync()` returns; its services can then be injected everywhere. It cannot be loaded lazily: Nest calls no hook
 * of such a module.
 */
@Global()
@Module({ imports: [LastHookModule], providers: [...PROVIDERS], exports: [...EXPORTED, ...EXPORTED_TO_ENTRIES] })
export class HealthModule extends ConfigurableHealthModule implements NestModule {
  constructor(
    @Inject(ApplicationConfig) private readonly config: ApplicationConfig,
    @Inject(OPTIONS) private readonly options: ResolvedOptions,
  ) {
    super();
  }

  /** Every option has a default. One out of bounds stops the start-up with a `VitalsError` that names every fault. */
  static override forRoot(options: HealthModuleOptions = {}): DynamicModule {
    return withRoutes(super.forRoot(options), options);
  }

  /** The same with options from a factory. `mount: 'controller'` and its `paths` stand beside `useFactory`. */
  static override forRootAsync(options: HealthModuleAsyncOptions): DynamicModule {
    return withRoutes(super.forRootAsync(options), options);
  }

  /** Keeps mounted routes outside the global prefix. Nest calls this after `setGlobalPrefix()` and before it makes routes. */
  configure(): void {
    if (this.options.mount !== 'controller') return;
    const { exclude = [], ...prefixOptions } = this.config.getGlobalPrefixOptions();
    const own = mountedPaths(this.options.paths).map((path) => ({
      path,
      requestMethod: RequestMethod.ALL,
      // Nest matches the paths of routes as they were declared, where `:indicator` stands for itself.
      pathRegex: new RegExp(`^${path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`),
    }));
    this.config.setGlobalPrefixOptions({ ...prefixOptions, exclude: [...exclude, ...own] });
  }
}

/** Adds what has to be known before any factory runs. What is not given here stands in the decorator above. */
function withRoutes(definition: DynamicModule, options: EarlyOptions | null): DynamicModule {
  const { mount, paths } = options ?? {};
  return {
    ...definition,
    controllers: mount === 'controller' ? [mountedController(pathsOf(paths))] : [],
    providers: [...(definition.providers ?? []), { provide: EARLY_OPTIONS, useValue: { mount, paths } }],
  };
}

/** The paths for the router. What is wrong with them is said when all options are checked. */
function pathsOf(given: EarlyOptions['paths']): ResolvedOptions['paths'] {
  const pick = (path: unknown, otherwise: string): string => (typeof path === 'string' ? path : otherwise);
  return {
    liveness: pick(given?.liveness, DEFAULTS.paths.liveness),
    readiness: pick(given?.readiness, DEFAULTS.paths.readiness),
    startup: pick(given?.startup, DEFAULTS.paths.startup),
  };
}
