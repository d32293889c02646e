import { Inject, Injectable } from '@nestjs/common';
import type { Cancel } from '../core/clock.js';
import { Listeners } from '../core/listeners.js';
import type { HealthSource } from '../http/grpc/grpc-gate.js';
import { HealthServices, type ServiceMap } from '../http/grpc/health-services.js';
import { SERVICE_UNKNOWN, servingStatus, type ServingStatus, type Verdicts } from '../http/grpc/serving-status.js';
import { Watchers, type SendStatus } from '../http/grpc/watchers.js';
import { IndicatorRegistry } from '../indicators/indicator.registry.js';
import type { ResolvedOptions } from '../core/options/resolved.js';
import { OPTIONS } from '../tokens.js';
import { VerdictService } from '../verdicts/verdict.service.js';
import { Freshness } from './freshness.service.js';

/** What the services of `grpc.health.v1` are, as the main thread knows it. */
@Injectable()
export class ServingService implements HealthSource {
  private readonly watchers = new Watchers((isWatched) => this.onWatched(isWatched));
  private readonly additions = new Listeners();
  private services = new HealthServices();
  private given: ServiceMap = {};
  private cancelWatch: Cancel = () => {};

  constructor(
    private readonly verdicts: VerdictService,
    private readonly indicators: IndicatorRegistry,
    private readonly freshness: Freshness,
    @Inject(OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  /** The services that the application adds. */
  get added(): ServiceMap {
    return this.given;
  }

  add(services: ServiceMap): void {
    this.given = services;
    this.services = new HealthServices(services);
    this.additions.call();
  }

  /** What is wrong with the services that the application adds, once all indicators are known. */
  faults(): string[] {
    if (!this.options.enabled) return [];
    const known = this.indicators.all();
    return Object.entries(this.given).flatMap(([name, needed]) => [
      ...(known.has(name) ? [`the service ${JSON.stringify(name)} has the name of an indicator`] : []),
      ...needed.flatMap((indicator) =>
        known.has(indicator)
          ? []
          : [
              `the service ${JSON.stringify(name)} needs ${JSON.stringify(indicator)}, but no indicator has this name; the names are: ${[...known.keys()].join(', ') || 'none'}`,
            ],
      ),
    ]);
  }

  /** Calls `listener` when services have been added. */
  onAdded(listener: () => void): Cancel {
    return this.additions.add(listener);
  }

  /** Like a probe: checks run if their results are older than `cacheMs`. */
  async check(name: string): Promise<ServingStatus> {
    const indicators = this.indicators.all();
    const target = this.services.targetOf(name, (indicator) => indicators.has(indicator));
    if (!target) return SERVICE_UNKNOWN;
    if (target.indicator !== undefined) await this.verdicts.indicator(target.indicator, 'port');
    else if (target.probe === 'readiness') await this.verdicts.readiness('port', this.others(target.only));
    return this.now(name, this.known());
  }

  async list(): Promise<(readonly [name: string, status: ServingStatus])[]> {
    await this.verdicts.readiness('port');
    const known = this.known();
    return this.services.names(this.indicators.all().keys()).map((name) => [name, this.now(name, known)] as const);
  }

  watch(name: string, send: SendStatus): Cancel {
    return this.watchers.add(name, this.now(name, this.known()), send);
  }

  private onWatched(isWatched: boolean): void {
    this.cancelWatch();
    this.cancelWatch = isWatched ? this.freshness.watch(() => this.look()) : () => {};
  }

  private look(): void {
    const known = this.known();
    this.watchers.look((name) => this.now(name, known));
  }

  private now(name: string, known: Verdicts): ServingStatus {
    return servingStatus(name, this.services, known);
  }

  private known(): Verdicts {
    return {
      liveness: this.verdicts.lastKnownLiveness().status,
      startup: this.verdicts.startup().status,
      readiness: this.verdicts.lastKnownReadiness(),
    };
  }

  /** The indicators that a service does not need. */
  private others(only: readonly string[] | undefined): string[] {
    return only ? [...this.indicators.all().keys()].filter((name) => !only.includes(name)) : [];
  }
}
