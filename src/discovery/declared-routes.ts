import { RequestMethod, VERSION_NEUTRAL, VersioningType } from '@nestjs/common';
import type { ApplicationConfig, ModulesContainer } from '@nestjs/core';

/** A route as its decorators declare it, with the global prefix. */
export interface DeclaredRoute {
  readonly method: string;
  readonly path: string;
  /** The class and the method, for use in a sentence. */
  readonly handler: string;
}

type ModuleRef = NonNullable<ReturnType<ModulesContainer['get']>>;

/**
 * The routes of the controllers of the application, read from the metadata of Nest's own decorators (seen in Nest 11.2 and 12.5).
 * Routes with a version in their path are left out, because the path of a probe never has one.
 */
export function declaredRoutes(modules: ModulesContainer, config: ApplicationConfig): DeclaredRoute[] {
  return [...modules.values()].flatMap((module) =>
    [...module.controllers.values()].flatMap(({ metatype }) =>
      typeof metatype !== 'function' ? [] : routesOf(metatype, module, modules, config),
    ),
  );
}

function routesOf(
  controller: object & { readonly name: string; readonly prototype?: object },
  module: ModuleRef,
  modules: ModulesContainer,
  config: ApplicationConfig,
): DeclaredRoute[] {
  const ofModule: unknown = Reflect.getMetadata(`__module_path__${modules.applicationId}`, module.metatype);
  const prefixes = textsOf(Reflect.getMetadata('path', controller));
  return handlersOf(controller.prototype).flatMap(([name, handler]) => {
    const method: unknown = Reflect.getMetadata('method', handler);
    if (typeof method !== 'number' || isVersioned(handler, controller, config)) return [];
    const paths = textsOf(Reflect.getMetadata('path', handler));
    return prefixes.flatMap((prefix) =>
      paths.map((path) => ({
        method: RequestMethod[method] ?? 'ALL',
        path: withGlobalPrefix(joined(...textsOf(ofModule ?? ''), prefix, path), config),
        handler: `${controller.name}.${name}()`,
      })),
    );
  });
}

/** Whether the path of a route has a version, or may have one. */
function isVersioned(handler: object, controller: object, config: ApplicationConfig): boolean {
  const { type, defaultVersion } = config.getVersioning() ?? {};
  if (type !== VersioningType.URI) return false;
  const version: unknown =
    Reflect.getMetadata('__version__', handler) ?? Reflect.getMetadata('__version__', controller);
  return (version ?? defaultVersion ?? VERSION_NEUTRAL) !== VERSION_NEUTRAL;
}

function handlersOf(prototype: object | undefined): [string, object][] {
  const handlers = new Map<string, object>();
  for (let level = prototype; level && level !== Object.prototype; level = Reflect.getPrototypeOf(level) ?? undefined) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(level)))
      if (typeof value === 'function' && !handlers.has(name)) handlers.set(name, value as object);
  }
  return [...handlers];
}

function withGlobalPrefix(path: string, config: ApplicationConfig): string {
  const { exclude = [] } = config.getGlobalPrefixOptions();
  const isExcluded = exclude.some(({ pathRegex }) => pathRegex.test(path));
  return isExcluded ? path : joined(config.getGlobalPrefix(), path);
}

function textsOf(value: unknown): string[] {
  const texts = [value].flat().filter((text) => typeof text === 'string');
  return texts.length > 0 ? texts : [''];
}

function joined(...parts: string[]): string {
  return `/${parts
    .flatMap((part) => part.split('/'))
    .filter((part) => part !== '')
    .join('/')}`;
}
