import { Module, type DynamicModule } from '@nestjs/common';
import type { HealthOpenTelemetryOptions } from './opentelemetry-options.js';
import { OPENTELEMETRY_OPTIONS, OpenTelemetryExporter } from './opentelemetry.service.js';

/**
 * Gives the metrics of `HealthModule` to OpenTelemetry. Import it beside `HealthModule`, as it is or as what `forRoot()`
 * returns.
 */
@Module({ providers: [{ provide: OPENTELEMETRY_OPTIONS, useValue: {} }, OpenTelemetryExporter] })
export class HealthOpenTelemetryModule {
  /**
   * Every option has a default.
   * @throws `VitalsError` at start-up, for something else than a meter
   */
  static forRoot(options: HealthOpenTelemetryOptions = {}): DynamicModule {
    return { module: HealthOpenTelemetryModule, providers: [{ provide: OPENTELEMETRY_OPTIONS, useValue: options }] };
  }
}
