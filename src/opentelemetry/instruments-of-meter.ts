import type { BatchObservableCallback, Meter, Observable } from '@opentelemetry/api';
import type { Cancel } from '../core/clock.js';
import { CHECK_DURATION } from '../metrics/check-duration.js';
import type { MetricsService } from '../metrics/collect/metrics.service.js';
import type { NumberInstrument } from '../metrics/instrument.js';
import { INSTRUMENTS } from '../metrics/instruments.js';

/** Makes every instrument, and has each read when the meter is. Returns how to end that. */
export function createInstruments(meter: Meter, metrics: MetricsService): Cancel {
  const observed = INSTRUMENTS.flatMap((instrument) =>
    instrument.kind === 'histogram' ? [] : [{ instrument, observable: observableOf(meter, instrument) }],
  );
  const observables: Observable[] = observed.map(({ observable }) => observable);
  const observe: BatchObservableCallback = (result) => {
    // One snapshot for all of them.
    const snapshot = metrics.snapshot();
    for (const { instrument, observable } of observed)
      for (const { labels, value } of instrument.read(snapshot)) result.observe(observable, value, labels);
  };
  meter.addBatchObservableCallback(observe, observables);
  const cancelRuns = recordRuns(meter, metrics);
  return () => {
    meter.removeBatchObservableCallback(observe, observables);
    cancelRuns();
  };
}

function observableOf(meter: Meter, { kind, dottedName, help, unit }: NumberInstrument): Observable {
  const described = { description: help, unit };
  return kind === 'gauge'
    ? meter.createObservableGauge(dottedName, described)
    : meter.createObservableCounter(dottedName, described);
}

/** Synchronously, so that views of the application's own can choose other buckets. */
function recordRuns(meter: Meter, metrics: MetricsService): Cancel {
  const { dottedName, help, unit, buckets } = CHECK_DURATION;
  const advice = { explicitBucketBoundaries: [...buckets] };
  const histogram = meter.createHistogram(dottedName, { description: help, unit, advice });
  return metrics.onRun(({ indicator, latencyMs }) => histogram.record(latencyMs / 1000, { indicator }));
}
