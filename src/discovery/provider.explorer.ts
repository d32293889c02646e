import { Inject, Injectable } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';

type Wrapper =
  NonNullable<ReturnType<InstanceType<typeof ModulesContainer>['get']>>['providers'] extends Map<unknown, infer W>
    ? W
    : never;

/** A provider or controller of the application, as far as finding a tag on it needs. */
export interface FoundProvider {
  /**
   * The classes that may carry its tag, first come first served. The token stands first: `overrideProvider(X)` leaves X's
   * name and role with whatever replaces X.
   */
  readonly classes: readonly object[];
  /** Tells this provider from every other, at any time. */
  readonly identity: object;
  readonly name: string;
  readonly lifetime: 'singleton' | 'request-scoped' | 'transient';
  /** Read at each use: Nest replaces the object while it constructs it. */
  readonly instance: () => unknown;
}

/** Lists every provider there is, of whatever kind: Nest 11's own discovery overlooks values and factories. */
@Injectable()
export class ProviderExplorer {
  constructor(@Inject(ModulesContainer) private readonly modules: ModulesContainer) {}

  /** Grows when a module is loaded lazily. */
  get moduleCount(): number {
    return this.modules.size;
  }

  /**
   * Calls nothing of the application's. One object may stand under several providers: a factory hands out another's, a test
   * puts one stub in the place of many. `isComplete` is false while a lazily loaded module is under construction.
   */
  explore(): { readonly found: FoundProvider[]; readonly isComplete: boolean } {
    const found: FoundProvider[] = [];
    let isComplete = true;
    for (const module of this.modules.values()) {
      for (const wrapper of [...module.providers.values(), ...module.controllers.values()]) {
        if (wrapper.isAlias) continue;
        if (!isConstructed(wrapper)) {
          isComplete = false;
          continue;
        }
        found.push({
          classes: classesOf(wrapper),
          identity: wrapper,
          name: `${nameOf(wrapper)} in ${module.metatype.name}`,
          lifetime: lifetimeOf(wrapper),
          instance: () => wrapper.instance,
        });
      }
    }
    return { found, isComplete };
  }
}

/** False for a class of a lazily loaded module that Nest is still constructing. */
function isConstructed(wrapper: Wrapper): boolean {
  return !wrapper.metatype || wrapper.initTime !== undefined || lifetimeOf(wrapper) !== 'singleton';
}

function lifetimeOf(wrapper: Wrapper): FoundProvider['lifetime'] {
  if (wrapper.isTransient) return 'transient';
  return wrapper.isDependencyTreeStatic() ? 'singleton' : 'request-scoped';
}

function classesOf(wrapper: Wrapper): object[] {
  const made: unknown = wrapper.instance;
  return [wrapper.token, wrapper.metatype, isObject(made) ? constructorOf(made) : undefined].filter(
    (candidate): candidate is Extract<typeof candidate, Function> => typeof candidate === 'function',
  );
}

function constructorOf(value: object): unknown {
  try {
    return (Object.getPrototypeOf(value) as object | null)?.constructor;
  } catch {
    return undefined; // a proxy that refuses to be looked at carries no tag
  }
}

function nameOf(wrapper: Wrapper): string {
  return String(typeof wrapper.token === 'function' ? wrapper.token.name : (wrapper.token ?? wrapper.name));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
