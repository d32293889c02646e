import type { Meter } from '@opentelemetry/api';
import {
  AggregationTemporality,
  DataPointType,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
  type Histogram,
  type MetricData,
} from '@opentelemetry/sdk-metrics';
import type { OtelPoint } from '../settings.js';

const KINDS: Partial<Record<DataPointType, OtelPoint['kind']>> = {
  [DataPointType.GAUGE]: 'gauge',
  [DataPointType.SUM]: 'counter',
  [DataPointType.HISTOGRAM]: 'histogram',
};

const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });

export const meter: Meter = new MeterProvider({ readers: [reader] }).getMeter('shop');

/** Everything that OpenTelemetry would export now. */
export async function collectOtel(): Promise<OtelPoint[]> {
  exporter.reset();
  await reader.forceFlush();
  const all = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics));
  return all.flatMap(pointsOf);
}

function pointsOf({ descriptor: { name, unit }, dataPointType, dataPoints }: MetricData): OtelPoint[] {
  const kind = KINDS[dataPointType];
  if (!kind) throw new Error(`${name} is of no known kind`);
  return dataPoints.map(({ attributes, value }) => ({
    name,
    kind,
    unit,
    attributes: attributes as Record<string, string>,
    value: typeof value === 'number' ? value : histogram(value as Histogram),
  }));
}

/** OpenTelemetry counts each bucket by itself, Prometheus all below as well. */
function histogram({ count, sum = 0, buckets: { counts } }: Histogram): OtelPoint['value'] {
  let below = 0;
  return { count, sum, buckets: counts.map((each) => (below += each)) };
}
