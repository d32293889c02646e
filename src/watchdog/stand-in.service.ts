import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../core/clock.js';
import type { ResolvedOptions } from '../core/options/resolved.js';
import { createGate } from '../http/gate.js';
import { createGrpcGate } from '../http/grpc/grpc-gate.js';
import { failedMetrics } from '../http/metrics-answer.js';
import { createPathGate, firstGate } from '../http/path-gate.js';
import { pagePorts } from '../core/options/page-ports.js';
import { createRouter } from '../http/route.js';
import { MetricsPageService } from '../metrics/collect/metrics-page.service.js';
import { ProbeService } from '../probes/probe.service.js';
import { createPageGate } from '../status/page-gate.js';
import { StatusService } from '../status/status.service.js';
import { ServingService } from '../serving/serving.service.js';
import { CLOCK, OPTIONS } from '../tokens.js';
import type { ProbeAddress } from './probe-address.js';
import { ProbeServer } from './probe-server.js';
import { SharedScrape } from './shared-scrape.js';

/** Serves `port` from the main thread while no worker thread does. */
@Injectable()
export class StandIn {
  private server: ProbeServer | undefined;
  private closed: Promise<void> = Promise.resolve();

  constructor(
    private readonly probes: ProbeService,
    private readonly metrics: MetricsPageService,
    private readonly status: StatusService,
    private readonly serving: ServingService,
    @Inject(OPTIONS) private readonly options: ResolvedOptions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  get isServing(): boolean {
    return this.server !== undefined;
  }

  serve(place: ProbeAddress): void {
    if (this.server) return;
    this.server = this.makeServer(place);
    // A bootstrap that fails runs no hook, so this server must not keep the process alive.
    this.server.unref();
    this.server.listen(place.port);
  }

  /** Resolves once the port is free, even if an earlier call closed the server. */
  close(): Promise<void> {
    if (this.server) this.closed = this.server.close();
    this.server = undefined;
    return this.closed;
  }

  private makeServer(place: ProbeAddress): ProbeServer {
    const { clock, metrics, options } = this;
    const answer = this.probes.answer.bind(this.probes);
    const scrapes = new SharedScrape(
      clock,
      (id) => void metrics.answer().then((collected) => scrapes.answer(id, collected)),
    );
    return new ProbeServer({
      gate: firstGate(
        createGrpcGate(this.serving),
        createGate(createRouter(options.paths), answer, 'port', clock),
        ...(pagePorts(options).probes ? [createPageGate(options.page.path, this.status, 'port', clock)] : []),
        createPathGate(
          () => metrics.page?.path,
          async () => (await scrapes.ask()) ?? failedMetrics(),
          clock,
        ),
      ),
      clock,
      host: options.host,
      onListening: (address, isLate) => place.onListening(address, isLate),
      onRefused: (message) => place.onRefused(message),
    });
  }
}
