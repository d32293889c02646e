import type { DurationSample, Sample } from './samples.js';
import type { MetricsSnapshot } from './snapshot.js';

interface Described {
  /** Prometheus' name without its prefix. */
  readonly name: string;
  /** OpenTelemetry's name. */
  readonly dottedName: string;
  /** Seconds. Without a unit it is a plain number. */
  readonly unit?: 's';
  readonly labels: readonly string[];
  readonly help: string;
}

/** Holds one number for each set of labels. */
export interface NumberInstrument extends Described {
  readonly kind: 'gauge' | 'counter';
  readonly read: (snapshot: MetricsSnapshot) => readonly Sample[];
}

/** Holds one histogram for each set of labels. */
export interface HistogramInstrument extends Described {
  readonly kind: 'histogram';
  /** The upper bounds in the unit, without infinity. */
  readonly buckets: readonly number[];
  readonly read: (snapshot: MetricsSnapshot) => readonly DurationSample[];
}

/** Something that can be measured, and how it is read from what is known of the application. */
export type Instrument = NumberInstrument | HistogramInstrument;
