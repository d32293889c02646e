import { Inject, Injectable } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';

type Wrapper =
  NonNullable<ReturnType<InstanceType<typeof ModulesContainer>['get']>>['providers'] extends Map<unknown, infer W>
    ? W
    : never;

/** The facts about a provider or controller of the application that are needed to find a tag on it. */
export interface FoundProvider {
  /**
   * The classes that may carry its tag, of which the first one counts. The token comes first, so that a replacement with
   * `overrideProvider(X)` keeps the name and the role of X.
   */
  readonly classes: readonly object[];
  /** An object that identifies this provider at any time. */
  readonly identity: object;
  readonly name: string;
  readonly lifetime: 'singleton' | 'request-scoped' | 'transient';
  /** Returns the instance. It must be called for each use, because Nest replaces the object during its construction. */
  readonly instance: () => unknown;
}

/** Lists the providers of every kind. Nest 11's own discovery overlooks values and factories. */
@Injectable()
export class ProviderExplorer {
  constructor(@Inject(ModulesContainer) private readonly modules: ModulesContainer) {}

  /** The number of modules, which grows when a module is loaded lazily. */
  get moduleCount(): number {
    return this.modules.size;
  }

  /**
   * Lists the providers without calling application code. Several providers may have the same object: a factory may return the
   * object of another provider, and a test may use one stub for many. `isComplete` is false while a lazily loaded module is being
   * constructed.
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
    return undefined; // a proxy that throws has no tag
  }
}

function nameOf(wrapper: Wrapper): string {
  return String(typeof wrapper.token === 'function' ? wrapper.token.name : (wrapper.token ?? wrapper.name));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
