import { Inject, Injectable, Optional, type OnApplicationBootstrap } from '@nestjs/common';
import type { Cancel } from '../core/clock.js';
import { VitalsError } from '../core/errors.js';
import { listed } from '../core/text/log-text.js';
import { MetricsPageService } from '../metrics/collect/metrics-page.service.js';
import { MetricsService } from '../metrics/collect/metrics.service.js';
import { resolvePrometheusOptions, type ResolvedPrometheusOptions } from './prometheus-options.js';
import { registerMetrics, takenNames } from './registered-metrics.js';
import { RegistryClaim } from './registry-claim.js';

export const PROMETHEUS_OPTIONS = Symbol('nestjs-vitals:prometheus-options');

const WAY_OUT = 'give HealthPrometheusModule.forRoot() a registry of its own: { registry: new Registry() }';

/** Has the metrics in the registry for as long as the application lives. */
@Injectable()
export class PrometheusExporter implements OnApplicationBootstrap {
  private readonly options: ResolvedPrometheusOptions;
  private readonly claim: RegistryClaim;
  private isBegun = false;
  private unregister: Cancel = () => {};

  constructor(
    @Inject(PROMETHEUS_OPTIONS) given: unknown,
    @Optional() @Inject(MetricsService) private readonly metrics: MetricsService,
    @Optional() @Inject(MetricsPageService) private readonly page: MetricsPageService,
  ) {
    if (!metrics) refuse('expected the application to import HealthModule, got none');
    this.options = resolvePrometheusOptions(given, (path) => page.faultsOf(path));
    this.claim = new RegistryClaim(this.options.registry, () => this.end());
    metrics.whenAlive(() => this.begin());
  }

  onApplicationBootstrap(): void {
    if (this.isBegun && !this.claim.confirm()) refuseRegistry();
  }

  private begin(): void {
    const { registry, path, prefix } = this.options;
    if (!this.claim.take()) refuseRegistry();
    const taken = takenNames(registry, prefix);
    if (taken.length > 0) {
      this.claim.release();
      refuse(
        `expected \`registry\` to have no metric of these names, got ${listed(taken)}; ${WAY_OUT}, or another \`prefix\``,
      );
    }
    this.isBegun = true;
    this.metrics.count();
    this.metrics.onEnd(() => this.end());
    this.unregister = registerMetrics(registry, prefix, this.metrics);
    if (path === undefined) return;
    const collect = async () => ({ type: registry.contentType, text: await registry.metrics() });
    this.page.serve({ path, prefix, collect });
  }

  private end(): void {
    this.unregister();
    this.unregister = () => {};
    this.claim.release();
  }
}

function refuseRegistry(): never {
  refuse(
    `expected \`registry\` to be this application's alone, got one that another application of this process uses; ${WAY_OUT}`,
  );
}

function refuse(fault: string): never {
  throw new VitalsError('INVALID_OPTIONS', [`HealthPrometheusModule: ${fault}`]);
}
