import { Inject, Module, RequestMethod, type DynamicModule, type NestModule } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { DEFAULTS } from './core/defaults.js';
import type { HealthModuleOptions } from './core/options.js';
import type { ResolvedOptions } from './core/resolved-options.js';
import { OPTIONS } from './core/tokens.js';
import { ConfigurableHealthModule, type HealthModuleAsyncOptions } from './health.module-definition.js';
import { exported, healthProviders, type BesideFactory } from './health.providers.js';
import { mountedController } from './probes/mounted.controller.js';

/**
 * Gives an application its three probes and its drain. Import what `forRoot()` or `forRootAsync()` returns once, in the
 * root module; its services can then be injected everywhere. It cannot be loaded lazily: Nest calls no hook of such a module.
 */
@Module({})
export class HealthModule extends ConfigurableHealthModule implements NestModule {
  constructor(
    @Inject(ApplicationConfig) private readonly config: ApplicationConfig,
    @Inject(OPTIONS) private readonly options: ResolvedOptions,
  ) {
    super();
  }

  /** Every option has a default. One out of bounds stops the start-up with a `VitalsError` that names every fault. */
  static override forRoot(options: HealthModuleOptions = {}): DynamicModule {
    return complete(super.forRoot(options), options);
  }

  /** The same with options from a factory. `mount: 'controller'` and its `paths` stand beside `useFactory`. */
  static override forRootAsync(options: HealthModuleAsyncOptions): DynamicModule {
    return complete(super.forRootAsync(options), options);
  }

  /** Keeps mounted routes outside the global prefix. Nest calls this after `setGlobalPrefix()` and before it makes routes. */
  configure(): void {
    if (this.options.mount !== 'controller') return;
    const { exclude = [], ...prefixOptions } = this.config.getGlobalPrefixOptions();
    const own = Object.values(this.options.paths).map((path) => ({
      path,
      requestMethod: RequestMethod.ALL,
      // Nest matches the paths of routes, where `/readyz/:indicator` is a path too.
      pathRegex: new RegExp(`^${path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(/[^/]+)?/?$`, 'i'),
    }));
    this.config.setGlobalPrefixOptions({ ...prefixOptions, exclude: [...exclude, ...own] });
  }
}

function complete(definition: DynamicModule, given: BesideFactory | null): DynamicModule {
  const { mount, paths } = given ?? {};
  return {
    ...definition,
    global: true,
    controllers: mount === 'controller' ? [mountedController(pathsOf(paths))] : [],
    providers: [...(definition.providers ?? []), ...healthProviders({ mount, paths })],
    exports: exported,
  };
}

/** The paths for the router. What is wrong with them is said when all options are checked. */
function pathsOf(given: BesideFactory['paths']): ResolvedOptions['paths'] {
  const pick = (path: unknown, otherwise: string): string => (typeof path === 'string' ? path : otherwise);
  return {
    liveness: pick(given?.liveness, DEFAULTS.paths.liveness),
    readiness: pick(given?.readiness, DEFAULTS.paths.readiness),
    startup: pick(given?.startup, DEFAULTS.paths.startup),
  };
}
