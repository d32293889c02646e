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
 * Gives an application its three probes and its drain. Import it once, in the root module: the class itself, or the result of
 * `forRoot()` or `forRootAsync()`. Its services can then be injected everywhere. It must not be loaded lazily, because Nest
 * calls no hook of such a module.
 */
@Global()
@Module({ imports: [LastHookModule], providers: [...PROVIDERS], exports: [...EXPORTED, ...EXPORTED_TO_ENTRIES] })
export class HealthModule extends ConfigurableHealthModule implements NestModule {
  /** @internal Only Nest calls this. */
  constructor(
    @Inject(ApplicationConfig) private readonly config: ApplicationConfig,
    @Inject(OPTIONS) private readonly options: ResolvedOptions,
  ) {
    super();
  }

  /**
   * The module with the given options. Every option has a default. Start-up stops with a `VitalsError` that names every fault:
   * `INVALID_OPTIONS` for options, `INVALID_PROVIDERS` for indicators and tasks, `CONFIGURED_TWICE` and `LOADED_LAZILY` for
   * the module itself.
   * @example
   * @Module({ imports: [HealthModule.forRoot({ port: 9090 })] })
   * export class AppModule {}
   */
  static override forRoot(options: HealthModuleOptions = {}): DynamicModule {
    return withRoutes(super.forRoot(options), options);
  }

  /**
   * The same as `forRoot()`, with options from a factory. `mount: 'controller'` and its `paths` must stand beside
   * `useFactory`, because Nest needs routes before any factory runs.
   * @example
   * HealthModule.forRootAsync({
   *   inject: [ConfigService],
   *   useFactory: (config: ConfigService) => ({ port: config.get('PROBE_PORT') }),
   * })
   */
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

/** Adds what must be known before any factory runs. The decorator above has the rest. */
function withRoutes(definition: DynamicModule, options: EarlyOptions | null): DynamicModule {
  const { mount, paths } = options ?? {};
  return {
    ...definition,
    controllers: mount === 'controller' ? [mountedController(pathsOf(paths))] : [],
    providers: [...(definition.providers ?? []), { provide: EARLY_OPTIONS, useValue: { mount, paths } }],
  };
}

/** The paths for the router. Their faults are reported when all options are checked. */
function pathsOf(given: EarlyOptions['paths']): ResolvedOptions['paths'] {
  const pick = (path: unknown, otherwise: string): string => (typeof path === 'string' ? path : otherwise);
  return {
    liveness: pick(given?.liveness, DEFAULTS.paths.liveness),
    readiness: pick(given?.readiness, DEFAULTS.paths.readiness),
    startup: pick(given?.startup, DEFAULTS.paths.startup),
  };
}
