import type { Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { VitalsError } from '../core/errors.js';

type ModuleRef = NonNullable<ReturnType<ModulesContainer['get']>>;

/** Distances beyond all those that Nest calculates. Nest calls shutdown hooks from the smallest distance to the largest. */
const FIRST_ON_SHUTDOWN = -1;
const LAST_ON_SHUTDOWN = Number.MAX_SAFE_INTEGER;

/** Throws a {@link VitalsError} if `forRoot()` was called more than once, because two modules would drain one after the other. */
export function refuseSecondModule(modules: ModulesContainer, marker: Type): void {
  const own = modulesWith(modules, marker);
  const [first, second] = own;
  if (!first || !second) return;
  const importers = importersOf(modules, first).join(', ') || 'dynamic modules';
  throw new VitalsError('CONFIGURED_TWICE', [
    `HealthModule is configured ${own.length} times (imported by ${importers}): call forRoot() once, and import that same object wherever it is needed`,
  ]);
}

/**
 * Throws a {@link VitalsError} if the module is loaded lazily, because Nest would call none of its hooks. In a bootstrap every
 * module imports every global module before the first provider is created (seen in Nest 11.2 and 12.5).
 */
export function refuseLazyModule(modules: ModulesContainer, marker: Type): void {
  const own = modulesWith(modules, marker)[0]!; // The marker is under construction, so its module is there.
  const isBound = (module: ModuleRef): boolean => module === own || module.imports.has(own) || isNestsOwn(module);
  if ([...modules.values()].every(isBound)) return;
  throw new VitalsError('LOADED_LAZILY', [
    'HealthModule cannot be loaded lazily, since Nest calls no hook of such a module: import it in the root module',
  ]);
}

/** Whether this is Nest's internal module. Its name does not show it, because bundlers change names. */
function isNestsOwn(module: ModuleRef): boolean {
  return module.providers.has(ModulesContainer);
}

/**
 * Puts the module that provides `first` before all others on shutdown, and the module that provides `last` after them. It must be
 * called in a constructor: Nest has then calculated the distances, but has not sorted by them yet (seen in Nest 11.2 and 12.5).
 */
export function encloseShutdown(modules: ModulesContainer, first: Type, last: Type): void {
  for (const module of modulesWith(modules, first)) module.distance = FIRST_ON_SHUTDOWN;
  for (const module of modulesWith(modules, last)) module.distance = LAST_ON_SHUTDOWN;
}

function modulesWith(modules: ModulesContainer, marker: Type): ModuleRef[] {
  return [...modules.values()].filter((module) => module.providers.has(marker));
}

/** The modules that import this one, read from the decorators. In Nest's own data every module imports a global one. */
function importersOf(modules: ModulesContainer, { metatype }: ModuleRef): string[] {
  const isOwn = (imported: unknown): boolean =>
    imported === metatype || (imported as { module?: unknown } | null | undefined)?.module === metatype;
  return [...modules.values()]
    .filter((module) => (Reflect.getMetadata('imports', module.metatype) as unknown[] | undefined)?.some(isOwn))
    .map((module) => module.metatype.name);
}
