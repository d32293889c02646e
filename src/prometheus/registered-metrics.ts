import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Cancel } from '../core/clock.js';
import type { MetricsService } from '../metrics/collect/metrics.service.js';
import type { HistogramInstrument, NumberInstrument } from '../metrics/instrument.js';
import { INSTRUMENTS } from '../metrics/instruments.js';
import type { MetricsSnapshot } from '../metrics/snapshot.js';

/** The names that are in the registry already. */
export function takenNames(registry: Registry, prefix: string): string[] {
  return namesWith(prefix).filter((name) => registry.getSingleMetric(name) !== undefined);
}

/** Puts every instrument into the registry, where it is read when the registry is. Returns how to take them out again. */
export function registerMetrics(registry: Registry, prefix: string, metrics: MetricsService): Cancel {
  const snapshot = oncePerCollection(() => metrics.snapshot());
  const cancels = INSTRUMENTS.map((instrument) => {
    const described = {
      name: `${prefix}${instrument.name}`,
      help: instrument.help,
      labelNames: [...instrument.labels],
      registers: [registry],
    };
    return instrument.kind === 'histogram'
      ? registerHistogram(instrument, described, metrics)
      : registerNumber(instrument, described, snapshot);
  });
  return () => {
    for (const cancel of cancels) cancel?.();
    for (const name of namesWith(prefix)) registry.removeSingleMetric(name);
  };
}

interface Described {
  readonly name: string;
  readonly help: string;
  readonly labelNames: string[];
  readonly registers: Registry[];
}

function registerHistogram({ buckets }: HistogramInstrument, described: Described, metrics: MetricsService): Cancel {
  const histogram = new Histogram({ ...described, buckets: [...buckets] });
  return metrics.onRun(({ indicator, latencyMs }) => histogram.observe({ indicator }, latencyMs / 1000));
}

function registerNumber(
  instrument: NumberInstrument,
  described: Described,
  snapshot: () => MetricsSnapshot,
): undefined {
  // Not an arrow function: prom-client calls it as a method of the metric.
  if (instrument.kind === 'gauge') {
    const gauge: Gauge = new Gauge({
      ...described,
      collect() {
        const samples = emptied(gauge, instrument.read(snapshot()));
        for (const { labels, value } of samples) gauge.set(labels, value);
      },
    });
  } else {
    const counter: Counter = new Counter({
      ...described,
      collect() {
        const samples = emptied(counter, instrument.read(snapshot()));
        for (const { labels, value } of samples) counter.inc(labels, value);
      },
    });
  }
}

/** prom-client shows 0 for a metric without labels that has never been set; if there is nothing to say there is no series. */
function emptied<T>(metric: Gauge | Counter, samples: readonly T[]): readonly T[] {
  metric.reset();
  if (samples.length === 0) metric.remove({});
  return samples;
}

/** One snapshot for all metrics of one collection, which prom-client begins in one go. */
function oncePerCollection(read: () => MetricsSnapshot): () => MetricsSnapshot {
  let known: MetricsSnapshot | undefined;
  return () => {
    if (!known) void Promise.resolve().then(() => (known = undefined));
    return (known ??= read());
  };
}

function namesWith(prefix: string): string[] {
  return INSTRUMENTS.map(({ name }) => `${prefix}${name}`);
}
