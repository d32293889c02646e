import type { HealthModuleOptions } from '../../../src/index.js';

/** What a check of the application does from now on. */
export type Mode = 'healthy' | 'degraded' | 'unhealthy' | 'slow' | 'hung' | 'flapping';

/** The settings of the applications of `apps`. */
export interface Settings {
  readonly health?: HealthModuleOptions;
}

/** One number, or one histogram, that OpenTelemetry has exported. */
export interface OtelPoint {
  readonly name: string;
  readonly kind: 'gauge' | 'counter' | 'histogram';
  readonly unit: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly value: number | { readonly count: number; readonly sum: number; readonly buckets: readonly number[] };
}

/** What the application itself has seen. */
export interface Seen {
  /** How many changes `onChange` has told of indicators, by what they have become. */
  readonly changes: Readonly<Record<string, number>>;
  readonly historyLength: number;
  /** The heap in use after a garbage collection. */
  readonly heapMib: number;
}

/** What both exporters say at one moment. */
export interface Both {
  readonly prometheus: string;
  readonly otel: readonly OtelPoint[];
}
