import { Injectable } from '@nestjs/common';
import type { Indicator } from '../core/report/indicator.js';
import type { IndicatorOptions } from '../core/options/indicator-options.js';

// The key is fixed, so that tags of another copy of this package are found, too.
const TAG = 'nestjs-vitals:indicator';
// The metadata key of Nest's own `@Injectable()`.
const SCOPE_OPTIONS = 'scope:options';

/** The tag that one of the two decorators puts on a class. */
export interface IndicatorTag {
  readonly name: string;
  readonly isRequired: boolean;
  readonly options: IndicatorOptions;
}

type IndicatorClass = abstract new (...args: never[]) => Indicator;

/**
 * Marks a class that checks a dependency without which the application cannot serve: readiness is 503 while the indicator is
 * unhealthy. The decorator makes the class injectable; list it in the `providers` of any module.
 *
 * Start-up stops with a `VitalsError` (`INVALID_PROVIDERS`) if the name is illegal or belongs to another indicator, if the class has
 * no `check` or is not a singleton, or if an option is out of bounds.
 * @example
 * @RequiredIndicator('search', { timeoutMs: 1500 })
 * export class SearchIndicator implements Indicator {
 *   constructor(private readonly client: SearchClient) {}
 *
 *   async check({ signal }: CheckContext): Promise<void> {
 *     await this.client.ping({ signal });
 *   }
 * }
 */
export function RequiredIndicator(name: string, options: IndicatorOptions = {}): (target: IndicatorClass) => void {
  return tagger({ name, isRequired: true, options });
}

/**
 * Marks a class that checks a dependency without which the application can still serve: readiness stays 200, as `degraded`, while
 * the indicator is unhealthy. Otherwise it is the same as {@link RequiredIndicator}.
 * @example
 * @OptionalIndicator('cache')
 * export class CacheIndicator implements Indicator {
 *   constructor(private readonly redis: Redis) {}
 *
 *   async check(): Promise<void> {
 *     await this.redis.ping();
 *   }
 * }
 */
export function OptionalIndicator(name: string, options: IndicatorOptions = {}): (target: IndicatorClass) => void {
  return tagger({ name, isRequired: false, options });
}

/** The tag of a class, its own or inherited. */
export function indicatorTagOf(target: object): IndicatorTag | undefined {
  return Reflect.getMetadata(TAG, target) as IndicatorTag | undefined;
}

function tagger(tag: IndicatorTag): (target: IndicatorClass) => void {
  return (target) => {
    Reflect.defineMetadata(TAG, tag, target);
    // An `@Injectable()` below this decorator may have set a scope. It must not be lost, because start-up must refuse it.
    if (!Reflect.hasOwnMetadata(SCOPE_OPTIONS, target)) Injectable()(target);
  };
}
