import { HealthModule, HealthService, RequiredIndicator } from '../../dist/index.js';
import { createApp, listen } from '../lib/nest.mjs';

/**
 * `withPort`: its options also have a `port`, on which the watchdog's thread answers. `withExporters`: it imports both exporters of
 * metrics.
 */
export async function setUp({ adapter, checks, application, delayMs, withPort, withExporters }) {
  const names = Object.keys(checks);
  const indicators = names.map((name) => {
    class Check {
      check() {
        return checks[name]();
      }
    }
    RequiredIndicator(name)(Check);
    return Check;
  });
  const app = await createApp(adapter, {
    imports: [
      HealthModule.forRoot({
        ...(withPort && { port: 0 }),
        ...(delayMs && { drain: { propagationDelayMs: delayMs } }),
      }),
      ...(withExporters ? await exporters() : []),
    ],
    controllers: application.controllers,
    providers: [...application.providers, ...indicators],
  });
  app.enableShutdownHooks();
  const port = await listen(app);
  const probePort = withPort ? (await app.get(HealthService).address()).port : port;
  return {
    port,
    startup: { port: probePort, path: '/startupz' },
    liveness: { port: probePort, path: '/livez', expects: { status: 200, texts: { '"status":"alive"': 1 } } },
    readiness: {
      port: probePort,
      path: '/readyz',
      expects: { status: 200, texts: { '{"status":"ready"': 1, '"status":"healthy"': names.length } },
    },
  };
}

/** Both exporters, with a registry and a meter of their own. OpenTelemetry collects once an hour. */
async function exporters() {
  const { HealthPrometheusModule } = await import('../../dist/prometheus/index.js');
  const { HealthOpenTelemetryModule } = await import('../../dist/opentelemetry/index.js');
  const { Registry } = await import('prom-client');
  const sdk = await import('@opentelemetry/sdk-metrics');
  const exporter = new sdk.InMemoryMetricExporter(sdk.AggregationTemporality.CUMULATIVE);
  const reader = new sdk.PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const meter = new sdk.MeterProvider({ readers: [reader] }).getMeter('bench');
  return [HealthPrometheusModule.forRoot({ registry: new Registry() }), HealthOpenTelemetryModule.forRoot({ meter })];
}
