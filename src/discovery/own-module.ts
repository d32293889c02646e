import type { Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { VitalsError } from '../core/errors.js';

type ModuleRef = NonNullable<ReturnType<ModulesContainer['get']>>;

/** Beyond every distance that Nest calculates: it calls shutdown hooks from the smallest to the largest. */
const FIRST_ON_SHUTDOWN = -1;
const LAST_ON_SHUTDOWN = Number.MAX_SAFE_INTEGER;

/** Throws a {@link VitalsError} where `forRoot()` was called more than once: two modules would drain one after the other. */
export function refuseSecondModule(modules: ModulesContainer, marker: Type): void {
  const own = modulesWith(modules, marker);
  if (own.length < 2) return;
  const importers = importersOf(modules, own[0]).join(', ') || 'dynamic modules';
  throw new VitalsError('CONFIGURED_TWICE', [
    `HealthModule is configured ${own.length} times (imported by ${importers}): call forRoot() once, and import that same object wherever it is needed`,
  ]);
}

/**
 * Throws a {@link VitalsError} where the module is loaded lazily: Nest would call no hook of it. In a bootstrap every module
 * imports every global one before anything is constructed (seen in Nest 11.2 and 12.5).
 */
export function refuseLazyModule(modules: ModulesContainer, marker: Type): void {
  const own = modulesWith(modules, marker)[0];
  const isBound = (module: ModuleRef): boolean => module === own || module.imports.has(own) || isNestsOwn(module);
  if ([...modules.values()].every(isBound)) return;
  throw new VitalsError('LOADED_LAZILY', [
    'HealthModule cannot be loaded lazily, since Nest calls no hook of such a module: import it in the root module',
  ]);
}

/** The module that Nest keeps its own things in. Not told by its name, which bundlers change. */
function isNestsOwn(module: ModuleRef): boolean {
  return module.providers.has(ModulesContainer);
}

/**
 * Puts the module that provides `first` ahead of all others on shutdown, and the one that provides `last` behind them. It has
 * to happen in a constructor: Nest has calculated the distances by then, and has not sorted by them yet (seen in Nest 11.2
 * and 12.5).
 */
export function encloseShutdown(modules: ModulesContainer, first: Type, last: Type): void {
  for (const module of modulesWith(modules, first)) module.distance = FIRST_ON_SHUTDOWN;
  for (const module of modulesWith(modules, last)) module.distance = LAST_ON_SHUTDOWN;
}

function modulesWith(modules: ModulesContainer, marker: Type): ModuleRef[] {
  return [...modules.values()].filter((module) => module.providers.has(marker));
}

/** Read from the decorators, because a global module is imported by every other in Nest's own books. */
function importersOf(modules: ModulesContainer, { metatype }: ModuleRef): string[] {
  const isOwn = (imported: unknown): boolean =>
    imported === metatype || (imported as { module?: unknown } | null | undefined)?.module === metatype;
  return [...modules.values()]
    .filter((module) => (Reflect.getMetadata('imports', module.metatype) as unknown[] | undefined)?.some(isOwn))
    .map((module) => module.metatype.name);
}
