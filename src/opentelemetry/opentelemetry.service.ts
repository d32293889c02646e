import { Inject, Injectable, Optional } from '@nestjs/common';
import { VitalsError } from '../core/errors.js';
import { MetricsService } from '../metrics/collect/metrics.service.js';
import { createInstruments } from './instruments-of-meter.js';
import { resolveMeter } from './opentelemetry-options.js';

export const OPENTELEMETRY_OPTIONS = Symbol('nestjs-vitals:opentelemetry-options');

/** Has the instruments observed for as long as the application lives. */
@Injectable()
export class OpenTelemetryExporter {
  constructor(
    @Inject(OPENTELEMETRY_OPTIONS) given: unknown,
    @Optional() @Inject(MetricsService) metrics: MetricsService,
  ) {
    if (!metrics) {
      throw new VitalsError('INVALID_OPTIONS', [
        'HealthOpenTelemetryModule: expected the application to import HealthModule, got none',
      ]);
    }
    const meter = resolveMeter(given);
    metrics.whenAlive(() => {
      metrics.count();
      metrics.onEnd(createInstruments(meter, metrics));
    });
  }
}
