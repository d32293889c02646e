import { Injectable } from '@nestjs/common';
import { MetadataScanner } from '@nestjs/core';
import { nameFault, taskOptionFaults } from '../core/options/resolve.js';
import { ProviderExplorer, type FoundProvider } from '../discovery/provider.explorer.js';
import { startupTaskTagOf, type StartupTaskContext, type StartupTaskTag } from './startup-task.decorator.js';

/** A tagged method, with its fault if it cannot be run. */
export interface FoundTask {
  readonly tag: StartupTaskTag;
  /** The method, its class and its module, for use in a sentence. */
  readonly method: string;
  readonly fault: string | undefined;
  readonly run: (context: StartupTaskContext) => unknown;
}

type Methods = Record<string, ((context: StartupTaskContext) => unknown) | undefined>;

/** Finds the tagged methods of the application's providers and controllers, including inherited ones. */
@Injectable()
export class StartupTaskExplorer {
  private readonly scanner = new MetadataScanner();

  constructor(private readonly providers: ProviderExplorer) {}

  explore(): FoundTask[] {
    const seen = new Set<unknown>();
    return this.providers.explore().found.flatMap((provider) => {
      // An object runs its tasks once, even if several providers have it.
      const isAlias = provider.lifetime === 'singleton' && seen.has(provider.instance());
      seen.add(provider.instance());
      return isAlias ? [] : this.tasksOf(provider);
    });
  }

  private tasksOf(provider: FoundProvider): FoundTask[] {
    return this.methodNames(provider).flatMap(({ prototype, name }) => {
      const method = prototype[name];
      const tag = method && startupTaskTagOf(method);
      if (!tag) return [];
      const where = `@StartupTask(${JSON.stringify(tag.name)}) on ${provider.name}`;
      return [
        {
          tag,
          method: `${name}() of ${provider.name}`,
          fault: faultOf(tag, provider, where),
          run: (context: StartupTaskContext) => (provider.instance() as Methods)[name]?.(context),
        },
      ];
    });
  }

  private methodNames({ instance }: FoundProvider): { prototype: Methods; name: string }[] {
    const value = instance();
    if (typeof value !== 'object' || value === null) return [];
    try {
      const prototype = Object.getPrototypeOf(value) as Methods | null;
      // This lists only methods. Reading properties of the instance would also run its getters.
      return prototype ? this.scanner.getAllMethodNames(prototype).map((name) => ({ prototype, name })) : [];
    } catch {
      return []; // a proxy that throws has no task
    }
  }
}

function faultOf(tag: StartupTaskTag, provider: FoundProvider, where: string): string | undefined {
  const faults = [nameFault(tag.name, where), ...taskOptionFaults(tag.options, where)];
  if (provider.lifetime !== 'singleton') {
    faults.push(
      `${where} is ${provider.lifetime}: a startup task must belong to a singleton; remove its scope, or the scope of what it injects`,
    );
  }
  return faults.filter((fault) => fault !== undefined).join('; ') || undefined;
}
