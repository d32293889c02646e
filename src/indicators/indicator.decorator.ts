import { Injectable } from '@nestjs/common';
import type { Indicator } from '../core/report/indicator.js';
import type { IndicatorOptions } from '../core/options/indicator-options.js';

// A fixed key, so that tags made by another copy of this package are seen.
const TAG = 'nestjs-vitals:indicator';
// What Nest's own `@Injectable()` leaves on a class.
const SCOPE_OPTIONS = 'scope:options';

/** What a class that carries one of the two decorators says of itself. */
export interface IndicatorTag {
  readonly name: string;
  readonly isRequired: boolean;
  readonly options: IndicatorOptions;
}

type IndicatorClass = abstract new (...args: never[]) => Indicator;

/**
 * Marks a class that checks a dependency without which the application cannot serve: readiness is 503 while it is unhealthy.
 * Makes the class injectable; list it in the `providers` of any module.
 *
 * A name that another indicator has, a class without `check`, one that is not a singleton or an option out of bounds
 * stops the start-up.
 */
export function RequiredIndicator(name: string, options: IndicatorOptions = {}): (target: IndicatorClass) => void {
  return tagger({ name, isRequired: true, options });
}

/**
 * Marks a class that checks a dependency the application can do without: readiness stays 200, as `degraded`, while it is
 * unhealthy. Otherwise the same as {@link RequiredIndicator}.
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
    // An `@Injectable()` below this decorator may have set a scope, which must not be lost: it has to be refused.
    if (!Reflect.hasOwnMetadata(SCOPE_OPTIONS, target)) Injectable()(target);
  };
}
