import type { Type } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { callSafely } from '../core/call-safely.js';
import { plainText } from '../core/text/plain-text.js';

interface HookOwner {
  readonly name: string;
  readonly instance: object;
}

interface Wrapper {
  readonly name: unknown;
  readonly instance: unknown;
  readonly isTransient: boolean;
  isDependencyTreeStatic(): boolean;
}

/** Every object whose hooks Nest may call, once. Objects of modules that provide one of `markers` are left out. */
export function hookOwners(modules: ModulesContainer, markers: readonly Type[]): HookOwner[] {
  const owners = new Map<object, HookOwner>();
  for (const module of modules.values()) {
    if (markers.some((marker) => module.providers.has(marker))) continue;
    for (const kind of [module.providers, module.controllers, module.injectables, module.middlewares])
      for (const wrapper of kind.values()) callSafely(() => add(owners, wrapper));
  }
  return [...owners.values()];
}

function add(owners: Map<object, HookOwner>, wrapper: Wrapper): void {
  // Other providers have more than one instance, or none.
  if (!wrapper.isDependencyTreeStatic() || wrapper.isTransient) return;
  const { instance } = wrapper;
  if (typeof instance !== 'object' || instance === null || owners.has(instance)) return;
  owners.set(instance, { name: nameOf(instance, wrapper), instance });
}

function nameOf(instance: object, { name }: Wrapper): string {
  const { constructor } = instance;
  const className = typeof constructor === 'function' && constructor !== Object ? constructor.name : '';
  return plainText(className || name, 100);
}
