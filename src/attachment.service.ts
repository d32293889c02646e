import { Inject, Injectable } from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import type { Clock } from './core/clock.js';
import { pagePorts } from './core/options/page-ports.js';
import type { ResolvedOptions } from './core/options/resolved.js';
import { CLOCK, OPTIONS } from './tokens.js';
import { gatewayPorts } from './discovery/gateway-ports.js';
import { declaredRoutes } from './discovery/declared-routes.js';
import { IndicatorRegistry } from './indicators/indicator.registry.js';
import { ApplicationServers } from './lifecycle/servers/application-servers.js';
import { Drain } from './lifecycle/drain.js';
import { Microservices } from './lifecycle/microservices/microservices.js';
import type { ApplicationServer } from './lifecycle/servers/server-front.js';
import { beforeClose } from './lifecycle/transport-close.js';
import { HealthLogger } from './log/health-logger.js';
import { onApplicationPort } from './http/application-routes.js';
import { createGate, type Gate } from './http/gate.js';
import { ProbeService } from './probes/probe.service.js';
import { firstGate, isAt } from './http/path-gate.js';
import { createRouter } from './http/route.js';
import { tidyProbeUrls } from './http/tidy-url.js';
import { createPageGate } from './status/page-gate.js';
import { StatusService } from './status/status.service.js';

/** The part of Nest's HTTP adapters that is needed here; only Nest 12 has `beforeClose`. */
interface Adapter {
  getHttpServer(): ApplicationServer | undefined;
  getInstance(): unknown;
  beforeClose?(): unknown;
}

/** The most routes that a warning names. */
const MAX_NAMED = 5;

/** Attaches the module to the servers and the transports of the application. */
@Injectable()
export class Attachment {
  private readonly logger = new HealthLogger();

  constructor(
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(OPTIONS) private readonly options: ResolvedOptions,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    private readonly servers: ApplicationServers,
    private readonly microservices: Microservices,
    private readonly drain: Drain,
    private readonly probes: ProbeService,
    private readonly indicators: IndicatorRegistry,
    private readonly status: StatusService,
    @Inject(ApplicationConfig) private readonly config: ApplicationConfig,
  ) {}

  /**
   * Takes over the HTTP servers: from now on their connections are counted and drained, and they answer probes. Nest awaits
   * `finishDrain` before it closes a server.
   */
  toServers(finishDrain: () => Promise<void>): void {
    const adapter = this.host.httpAdapter as Adapter | undefined;
    const server = adapter?.getHttpServer();
    if (adapter && server) {
      const findRoute = onApplicationPort(createRouter(this.options.paths), (name) => this.indicators.all().has(name));
      const isProbe = (url = '', method?: string): boolean =>
        (this.options.mount !== 'none' && findRoute(url, method) !== undefined) || this.isPage(url);
      this.servers.attach(server, adapter.getInstance(), this.gate(findRoute), ({ url, method }) =>
        isProbe(url, method),
      );
      this.host.listen$.subscribe(() => this.servers.adoptSiblings());
      finishBeforeClose(adapter, finishDrain);
    }
    this.servers.watch(gatewayPorts(this.modules));
  }

  /** Must be called in a constructor, because Nest announces each transport before it adds handlers. */
  toTransports(finishDrain: () => Promise<void>): void {
    this.microservices.watch(this.modules, (transport) =>
      beforeClose(transport, {
        clock: this.clock,
        drain: this.drain,
        deadlineMs: this.options.drain.deadlineMs,
        isAlone: !this.host.httpAdapter,
        finishDrain,
      }),
    );
  }

  end(): void {
    this.servers.detach();
  }

  /** Logs the addresses of the probes once, when both are known. */
  async tellAddresses(address: Promise<{ host: string; port: number } | undefined>): Promise<void> {
    const { paths, mount, port } = this.options;
    const places = mount === 'none' || !this.host.httpAdapter ? [] : ["the application's port"];
    const found = port === undefined ? undefined : await address;
    if (found) places.push(`${found.host.includes(':') ? `[${found.host}]` : found.host}:${found.port}`);
    if (places.length === 0 || this.drain.phase === 'stopped') return;
    this.logger.log(`probes ${paths.liveness} ${paths.readiness} ${paths.startup} on ${places.join(' and ')}`);
  }

  /** Warns of routes of the application that a probe answers instead. Must be called when all controllers are known. */
  warnOfHiddenRoutes(): void {
    if (this.options.mount !== 'gate' || !this.host.httpAdapter) return;
    const findRoute = onApplicationPort(createRouter(this.options.paths), (name) => this.indicators.all().has(name));
    const hidden = declaredRoutes(this.modules, this.config).filter(
      ({ method, path }) => this.isPage(path) || findRoute(path, method === 'ALL' ? 'GET' : method) !== undefined,
    );
    if (hidden.length === 0) return;
    const named = hidden.slice(0, MAX_NAMED).map(({ method, path, handler }) => `${method} ${path} of ${handler}`);
    const more = hidden.length > MAX_NAMED ? ` and ${hidden.length - MAX_NAMED} more` : '';
    this.logger.warn(`probes answer instead of ${named.join(', ')}${more}: give the probes or the routes other paths`);
  }

  private gate(findRoute: ReturnType<typeof onApplicationPort>): Gate {
    if (this.options.mount === 'controller') return tidyProbeUrls(findRoute);
    if (this.options.mount === 'none') return () => false;
    const probes = createGate(
      findRoute,
      (route, method, request) => this.probes.answer(route, method, request),
      'app',
      this.clock,
    );
    if (!pagePorts(this.options).application) return probes;
    return firstGate(probes, createPageGate(this.options.page.path, this.status, 'app', this.clock));
  }

  /** Whether a URL is that of the status page, on the application's port. */
  private isPage(url: string): boolean {
    return pagePorts(this.options).application && isAt(this.options.page.path, url);
  }
}

/** Nest 12 awaits `beforeClose` before every hook; Nest 11 does not have it. */
function finishBeforeClose(adapter: Adapter, finishDrain: () => Promise<void>): void {
  const original = adapter.beforeClose?.bind(adapter);
  adapter.beforeClose = async () => {
    await finishDrain();
    // Call it only now, because it makes Fastify's `return503OnClosing` answer 503 to every request.
    await original?.();
  };
}
