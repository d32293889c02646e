import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { metrics as api } from '@opentelemetry/api';
import {
  AggregationTemporality,
  DataPointType,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
  type MetricData,
} from '@opentelemetry/sdk-metrics';
import { HealthModule } from '../../src/health.module.js';
import { HealthService } from '../../src/health.service.js';
import { RequiredIndicator } from '../../src/indicators/indicator.decorator.js';
import { HealthOpenTelemetryModule, type HealthOpenTelemetryOptions } from '../../src/opentelemetry/index.js';
import { VERSION } from '../../src/opentelemetry/version.js';
import { PINNED } from '../metrics/pinned-table.js';
import { settle } from '../support/deferred.js';
import { closeContexts, refusalOf, startContext } from '../support/nest-app.js';

@RequiredIndicator('db')
class Db {
  check(): void {}
}

afterEach(async () => {
  await closeContexts();
  api.disable();
});

/** A provider, and what it exports when it is asked to. */
function provider(temporality = AggregationTemporality.CUMULATIVE) {
  const exporter = new InMemoryMetricExporter(temporality);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const made = new MeterProvider({ readers: [reader] });
  const collect = async (): Promise<MetricData[]> => {
    exporter.reset();
    await reader.forceFlush();
    return exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics));
  };
  const scopes = () => exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.map(({ scope }) => scope));
  return { made, collect, scopes };
}

const start = (options?: HealthOpenTelemetryOptions) =>
  startContext(
    {
      imports: [options ? HealthOpenTelemetryModule.forRoot(options) : HealthOpenTelemetryModule],
      providers: [Db],
    },
    HealthModule.forRoot(),
  );

describe('HealthOpenTelemetryModule', () => {
  it('makes every pinned instrument with its kind and unit, of the meter that it is given', async () => {
    const { made, collect } = provider();
    const app = await start({ meter: made.getMeter('shop') });
    await settle();
    await app.get(HealthService).readiness();
    const kinds = {
      [DataPointType.GAUGE]: 'gauge',
      [DataPointType.SUM]: 'counter',
      [DataPointType.HISTOGRAM]: 'histogram',
    };
    const rows = (await collect()).map(({ descriptor: { name, unit }, dataPointType }) =>
      [name, kinds[dataPointType as keyof typeof kinds], unit].join(' '),
    );
    // What there is nothing to say about is not exported at all.
    const silent = ['vitals.heartbeat.silence', 'vitals.drain.elapsed', 'vitals.probe.requests'];
    const expected = PINNED.filter(([, name]) => !silent.includes(name)).map(([, ...row]) => row.slice(0, 3).join(' '));
    expect(new Set(rows)).toEqual(new Set(expected));
    expect(rows).toHaveLength(expected.length);
    await made.shutdown();
  });

  it('records the duration of each run in the pinned buckets', async () => {
    const { made, collect } = provider();
    await start({ meter: made.getMeter('shop') });
    await settle();
    const duration = (await collect()).find(({ descriptor }) => descriptor.name === 'vitals.indicator.check.duration');
    expect(duration?.dataPoints).toEqual([
      expect.objectContaining({
        attributes: { indicator: 'db' },
        value: expect.objectContaining({
          count: 1,
          buckets: expect.objectContaining({ boundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] }),
        }),
      }),
    ]);
    await made.shutdown();
  });

  it('uses the meter of this package of the global provider if it is given none', async () => {
    const { made, collect, scopes } = provider();
    api.setGlobalMeterProvider(made);
    await start();
    await collect();
    expect(scopes()).toMatchObject([{ name: 'nestjs-vitals', version: VERSION }]);
    await made.shutdown();
  });

  it('observes nothing any more once the application has ended', async () => {
    // A cumulative reader of this SDK exports the last numbers for ever.
    const { made, collect } = provider(AggregationTemporality.DELTA);
    const app = await start({ meter: made.getMeter('shop') });
    const isObserved = async () => (await collect()).some(({ descriptor }) => descriptor.name === 'vitals.live');
    expect(await isObserved()).toBe(true);
    await app.close();
    expect(await isObserved()).toBe(false);
    await made.shutdown();
  });

  it('says the version that the package has', () => {
    const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as object;
    expect(manifest).toMatchObject({ version: VERSION });
  });

  it('starts without a provider, with nobody who listens', async () => {
    await start();
  });
});

describe('HealthOpenTelemetryModule refuses', () => {
  it('a meter that is none', async () => {
    const { code, faults } = await refusalOf(start({ meter: {} as never }));
    expect({ code, faults }).toEqual({
      code: 'INVALID_OPTIONS',
      faults: ['HealthOpenTelemetryModule: expected `meter` to be a Meter of OpenTelemetry, got an object'],
    });
  });

  it('an application without HealthModule', async () => {
    @Module({ imports: [HealthOpenTelemetryModule] })
    class AppModule {}
    const started = NestFactory.createApplicationContext(AppModule, { logger: false, abortOnError: false });
    expect((await refusalOf(started)).faults).toEqual([
      'HealthOpenTelemetryModule: expected the application to import HealthModule, got none',
    ]);
  });
});
