import { Injectable } from '@nestjs/common';
import type { CheckContext, Indicator } from '../core/report/indicator.js';
import { indicatorOptionFaults, nameFault } from '../core/options/resolve.js';
import { ProviderExplorer, type FoundProvider } from '../discovery/provider.explorer.js';
import { indicatorTagOf, type IndicatorTag } from './indicator.decorator.js';

/** A tagged provider, with its fault if it cannot be used. */
export interface FoundIndicator {
  readonly tag: IndicatorTag;
  /** The class and its module, for use in a sentence. */
  readonly provider: string;
  readonly identity: object;
  readonly fault: string | undefined;
  readonly run: (context: CheckContext) => unknown;
}

/** Finds the tagged classes among the application's providers. */
@Injectable()
export class IndicatorExplorer {
  constructor(private readonly providers: ProviderExplorer) {}

  get moduleCount(): number {
    return this.providers.moduleCount;
  }

  explore(): { readonly found: FoundIndicator[]; readonly isComplete: boolean } {
    const { found, isComplete } = this.providers.explore();
    return { found: withoutAliases(found).flatMap((provider) => indicatorOf(provider) ?? []), isComplete };
  }
}

/** An object with a tag is one indicator, even if several providers have it. */
function withoutAliases(providers: readonly FoundProvider[]): FoundProvider[] {
  const seen = new Map<unknown, Set<IndicatorTag>>();
  return providers.filter((provider) => {
    const tag = tagOf(provider);
    const instance = provider.instance();
    if (!tag || provider.lifetime !== 'singleton' || typeof instance !== 'object') return true;
    const tags = seen.get(instance) ?? new Set();
    seen.set(instance, tags);
    return tags.size < tags.add(tag).size;
  });
}

function indicatorOf(provider: FoundProvider): FoundIndicator | undefined {
  const tag = tagOf(provider);
  if (!tag) return undefined;
  const { name, identity, instance } = provider;
  return {
    tag,
    provider: name,
    identity,
    fault: faultOf(provider, tag),
    run: (context) => (instance() as Indicator).check(context),
  };
}

function tagOf(provider: FoundProvider): IndicatorTag | undefined {
  for (const candidate of provider.classes) {
    const tag = indicatorTagOf(candidate);
    if (tag) return tag;
  }
  return undefined;
}

function faultOf(provider: FoundProvider, tag: IndicatorTag): string | undefined {
  const where = `@${tag.isRequired ? 'RequiredIndicator' : 'OptionalIndicator'}(${JSON.stringify(tag.name)}) on ${provider.name}`;
  if (provider.lifetime !== 'singleton')
    return `${where} is ${provider.lifetime}: an indicator must be a singleton; remove its scope, or the scope of what it injects`;

  const faults = [nameFault(tag.name, where), ...indicatorOptionFaults(tag.options, where)];
  if (!hasCheck(provider.instance())) faults.push(`${where} has no method check()`);
  return faults.filter((fault) => fault !== undefined).join('; ') || undefined;
}

function hasCheck(instance: unknown): boolean {
  try {
    return typeof (instance as Indicator).check === 'function';
  } catch {
    return false;
  }
}
