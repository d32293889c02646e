import type { Type } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { VitalsError } from './core/errors.js';

type ModuleRef = NonNullable<ReturnType<ModulesContainer['get']>>;

/** Ahead of every distance that Nest calculates: it calls shutdown hooks from the smallest to the largest. */
const FIRST_ON_SHUTDOWN = -1;

/** Throws a {@link VitalsError} where `forRoot()` was called more than once: two modules would drain one after the other. */
export function refuseSecondModule(modules: ModulesContainer, marker: Type): void {
  const own = modulesWith(modules, marker);
  if (own.length < 2) return;
  const importers = own.map((module) => importersOf(modules, module).join(' and ') || 'no module');
  throw new VitalsError('CONFIGURED_TWICE', [
    `HealthModule.forRoot() was called ${own.length} times (imported by ${importers.join('; ')}): call it once, and import that same object wherever it is needed`,
  ]);
}

/**
 * Puts the module that provides `marker` ahead of all others on shutdown. It has to happen in a constructor: Nest has
 * calculated the distances by then, and has not sorted by them yet (seen in Nest 11.2 and 12.5).
 */
export function runFirstOnShutdown(modules: ModulesContainer, marker: Type): void {
  for (const module of modulesWith(modules, marker)) module.distance = FIRST_ON_SHUTDOWN;
}

function modulesWith(modules: ModulesContainer, marker: Type): ModuleRef[] {
  return [...modules.values()].filter((module) => module.providers.has(marker));
}

function importersOf(modules: ModulesContainer, imported: ModuleRef): string[] {
  return [...modules.values()].filter((module) => module.imports.has(imported)).map((module) => module.metatype.name);
}
