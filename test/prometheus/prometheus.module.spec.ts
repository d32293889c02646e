import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { Counter, Gauge, openMetricsContentType, register, Registry } from 'prom-client';
import { HealthModule } from '../../src/health.module.js';
import { RequiredIndicator } from '../../src/indicators/indicator.decorator.js';
import { MetricsService } from '../../src/metrics/collect/metrics.service.js';
import { HealthPrometheusModule, type HealthPrometheusOptions } from '../../src/prometheus/index.js';
import { PINNED } from '../metrics/pinned-table.js';
import { settle } from '../support/deferred.js';
import { closeContexts, refusalOf, startContext } from '../support/nest-app.js';

@RequiredIndicator('db')
class Db {
  check(): void {}
}

afterEach(async () => {
  await closeContexts();
  register.clear();
});

function start(options?: HealthPrometheusOptions, health: DynamicModule = HealthModule.forRoot()) {
  const exporter = options ? HealthPrometheusModule.forRoot(options) : HealthPrometheusModule;
  return startContext({ imports: [exporter], providers: [Db] }, health);
}

/** The lines of one metric, without what is said about it. */
async function lines(registry: Registry, name: string): Promise<string[]> {
  const all = (await registry.metrics()).split('\n');
  return all.filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
}

describe('HealthPrometheusModule', () => {
  it('puts every pinned instrument into the registry of the application, beside its own', async () => {
    const registry = new Registry();
    const own = new Counter({ name: 'orders_total', help: 'orders', registers: [registry] });
    own.inc(3);
    const app = await start({ registry });
    await settle();
    const types = [...(await registry.metrics()).matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [
      name,
      type,
    ]);
    expect(types).toEqual([['orders_total', 'counter'], ...PINNED.map(([name, , kind]) => [name, kind])]);
    expect(await lines(registry, 'vitals_indicator_status')).toEqual([
      'vitals_indicator_status{indicator="db",required="true",status="healthy"} 1',
      'vitals_indicator_status{indicator="db",required="true",status="degraded"} 0',
      'vitals_indicator_status{indicator="db",required="true",status="unhealthy"} 0',
    ]);
    expect(await lines(registry, 'vitals_indicator_check_duration_seconds_count')).toEqual([
      'vitals_indicator_check_duration_seconds_count{indicator="db"} 1',
    ]);
    expect(await lines(registry, 'orders_total')).toEqual(['orders_total 3']);
    await app.close();
    expect((await registry.metrics()).trim().split('\n')).toHaveLength(3);
  });

  it('uses the global registry of prom-client if it is given none', async () => {
    await start();
    expect(await lines(register, 'vitals_live')).toEqual(['vitals_live 1']);
  });

  it('shows no series where there is nothing to say, and the same numbers however often it is read', async () => {
    const registry = new Registry();
    const app = await start({ registry });
    expect(await lines(registry, 'vitals_drain_elapsed_seconds')).toEqual([]);
    app.get(MetricsService, { strict: false }).threadCounts?.addStall();
    for (let scrape = 0; scrape < 3; scrape += 1)
      expect(await lines(registry, 'vitals_stalls_total')).toEqual(['vitals_stalls_total 1']);
  });

  it('reads one snapshot for a whole collection', async () => {
    const registry = new Registry();
    const app = await start({ registry });
    const metrics = app.get(MetricsService, { strict: false });
    let reads = 0;
    const snapshot = metrics.snapshot.bind(metrics);
    metrics.snapshot = () => {
      reads += 1;
      return snapshot();
    };
    await registry.metrics();
    await registry.getMetricsAsJSON();
    expect(reads).toBe(2);
  });

  it('can be exposed as OpenMetrics, and is still taken out at the end', async () => {
    const registry = new Registry();
    registry.setContentType(openMetricsContentType as never);
    const app = await start({ registry });
    expect(await lines(registry as never, 'vitals_stalls_total')).toEqual(['vitals_stalls_total 0']);
    await app.close();
    expect(registry.getMetricsAsArray()).toEqual([]);
  });

  it('begins every name with another prefix', async () => {
    const registry = new Registry();
    await start({ registry, prefix: 'shop_' });
    const names = registry.getMetricsAsArray().map(({ name }) => name);
    expect(names).toEqual(PINNED.map(([name]) => name.replace('vitals_', 'shop_')));
  });

  it('registers nothing if HealthModule is disabled', async () => {
    const registry = new Registry();
    await start({ registry }, HealthModule.forRoot({ enabled: false }));
    expect(registry.getMetricsAsArray()).toEqual([]);
  });
});

describe('HealthPrometheusModule refuses', () => {
  it.each<[string, unknown, string]>([
    ['a registry that is none', { registry: {} }, 'expected `registry` to be a Registry of prom-client, got an object'],
    [
      'a prefix that no name can have',
      { prefix: '2fast-' },
      'expected `prefix` to be 1 to 64 letters, digits and "_", no digit first, got `"2fast-"` (string)',
    ],
    ['an option that there is not', { port: 1 }, 'unknown option `port`; known: registry, path, prefix'],
  ])('%s, in words that say what was expected, what came and where', async (_what, options, fault) => {
    const { code, faults } = await refusalOf(start(options as HealthPrometheusOptions));
    expect({ code, faults }).toEqual({ code: 'INVALID_OPTIONS', faults: [`HealthPrometheusModule: ${fault}`] });
  });

  it('a registry that another application uses, and says to give it one of its own', async () => {
    const registry = new Registry();
    await start({ registry });
    const { faults } = await refusalOf(start({ registry, prefix: 'shop_' }));
    expect(faults).toEqual([
      "HealthPrometheusModule: expected `registry` to be this application's alone, got one that another application of this process uses; give HealthPrometheusModule.forRoot() a registry of its own: { registry: new Registry() }",
    ]);
    expect(await lines(registry, 'vitals_live')).toEqual(['vitals_live 1']);
    await start({ registry: new Registry() });
  });

  it('a registry with a metric of the same name, and leaves that one alone', async () => {
    const registry = new Registry();
    const own = new Gauge({ name: 'vitals_live', help: 'mine', registers: [registry] });
    const { faults } = await refusalOf(start({ registry }));
    expect(faults[0]).toContain('expected `registry` to have no metric of these names, got vitals_live; ');
    expect(registry.getMetricsAsArray()).toEqual([own]);
  });

  it('an application without HealthModule', async () => {
    @Module({ imports: [HealthPrometheusModule] })
    class AppModule {}
    const { faults } = await refusalOf(
      NestFactory.createApplicationContext(AppModule, { logger: false, abortOnError: false }),
    );
    expect(faults).toEqual(['HealthPrometheusModule: expected the application to import HealthModule, got none']);
  });
});

describe('a start-up that does not come to its end', () => {
  @Injectable()
  class Broken {
    onModuleInit(): void {
      throw new Error('broken');
    }
  }

  it('does not keep the registry from the next one', async () => {
    const registry = new Registry();
    const failed = startContext(
      { imports: [HealthPrometheusModule.forRoot({ registry })], providers: [Broken] },
      HealthModule.forRoot(),
    );
    await expect(failed).rejects.toThrow('broken');
    await start({ registry });
    expect(await lines(registry, 'vitals_live')).toEqual(['vitals_live 1']);
  });

  it('leaves nothing in the registry if the indicators are faulty', async () => {
    const registry = new Registry();
    await refusalOf(
      startContext({
        imports: [HealthPrometheusModule.forRoot({ registry })],
        providers: [Db, { provide: 'again', useClass: Db }],
      }),
    );
    expect(registry.getMetricsAsArray()).toEqual([]);
  });

  it('leaves nothing in the registry if a testing module is only compiled', async () => {
    const registry = new Registry();
    const app = await Test.createTestingModule({
      imports: [HealthModule.forRoot(), HealthPrometheusModule.forRoot({ registry })],
    }).compile();
    expect(registry.getMetricsAsArray()).toEqual([]);
    await app.init();
    expect(registry.getMetricsAsArray()).toHaveLength(PINNED.length);
    await app.close();
    expect(registry.getMetricsAsArray()).toEqual([]);
  });
});
