import type { IndicatorOptions } from './indicator-options.js';
import type { HealthModuleOptions } from './options.js';
import type { StartupTaskOptions } from './startup-task-options.js';

/** The options that have no default value: absent means off. */
type Off<T, K extends keyof T> = Readonly<Required<Omit<T, K>> & Pick<T, K>>;

export type ResolvedIndicatorOptions = Off<IndicatorOptions, 'refreshMs' | 'degradedAfterMs'>;
export type ResolvedTaskOptions = Off<StartupTaskOptions, 'timeoutMs'>;
type Section<K extends keyof HealthModuleOptions> = Readonly<Required<NonNullable<HealthModuleOptions[K]>>>;

/** The options after validation: complete and in bounds. */
export interface ResolvedOptions extends Off<
  Omit<HealthModuleOptions, 'paths' | 'indicators' | 'heartbeat' | 'startup' | 'drain' | 'service' | 'page'>,
  'port' | 'host' | 'logger'
> {
  readonly paths: Section<'paths'>;
  readonly indicators: {
    /** The options that the application set for every indicator; for the others the decorator or {@link DEFAULTS} decides. */
    readonly defaults: IndicatorOptions;
    readonly byName: Readonly<Record<string, IndicatorOptions & { readonly required?: boolean }>>;
  };
  readonly heartbeat: Section<'heartbeat'>;
  readonly startup: ResolvedTaskOptions & { readonly requireIndicators: boolean };
  readonly drain: Section<'drain'>;
  readonly page: Section<'page'>;
  readonly service: Readonly<NonNullable<HealthModuleOptions['service']>>;
}
