import { Module, type DynamicModule } from '@nestjs/common';
import type { HealthPrometheusOptions } from './prometheus-options.js';
import { PROMETHEUS_OPTIONS, PrometheusExporter } from './prometheus.service.js';

/**
 * Puts the metrics of `HealthModule` into a registry of prom-client. Import it beside `HealthModule`, as it is or as what
 * `forRoot()` returns.
 */
@Module({ providers: [{ provide: PROMETHEUS_OPTIONS, useValue: {} }, PrometheusExporter] })
export class HealthPrometheusModule {
  /**
   * Every option has a default.
   * @throws `VitalsError` at start-up, for an option out of bounds and for a registry that another application uses
   */
  static forRoot(options: HealthPrometheusOptions = {}): DynamicModule {
    return { module: HealthPrometheusModule, providers: [{ provide: PROMETHEUS_OPTIONS, useValue: options }] };
  }
}
