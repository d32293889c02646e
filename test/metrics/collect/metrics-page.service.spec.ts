import { afterEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { resolveOptions } from '../../../src/core/options/resolve.js';
import type { HealthModuleOptions } from '../../../src/core/options/options.js';
import { MetricsPageService } from '../../../src/metrics/collect/metrics-page.service.js';
import { CapturingLogger } from '../../support/nest-app.js';

afterEach(() => Logger.overrideLogger(false));

const pageService = (options: HealthModuleOptions = { port: 9090 }) =>
  new MetricsPageService(resolveOptions(options, { isInteractive: true }));

const text = (body: Uint8Array) => new TextDecoder().decode(body);

describe('the path of the metrics', () => {
  it.each<[string, HealthModuleOptions, string, string[]]>([
    ['has no fault', { port: 9090 }, '/metrics', []],
    ['needs a port', {}, '/metrics', ['expected `path` to be given where HealthModule has a `port`, got no `port`']],
    [
      'is none of a probe',
      { port: 0, paths: { liveness: '/alive' } },
      '/alive',
      ['expected `path` to be none of a probe, got `"/alive"`, which is one of liveness'],
    ],
    [
      'is not that of an indicator',
      { port: 0 },
      '/readyz/metrics',
      ['expected `path` to be none of a probe, got `"/readyz/metrics"`, which is one of readiness'],
    ],
    [
      'is not that of the status page',
      { port: 0 },
      '/statusz',
      ['expected `path` to be none of the status page, got `"/statusz"`; `page.path` moves that page'],
    ],
    ['may be that of a page that is not served', { port: 0, page: { on: 'none' } }, '/statusz', []],
    ['may be below another probe', { port: 0 }, '/livez/metrics', []],
  ])('%s', (_what, options, path, faults) => {
    expect(pageService(options).faultsOf(path)).toEqual(faults);
  });

  it('can be given once in an application', () => {
    const service = pageService();
    service.serve({ path: '/metrics', prefix: 'vitals_', collect: () => Promise.reject(new Error()) });
    expect(service.faultsOf('/other')).toEqual(['expected one `path` in an application, got `"/metrics"` as well']);
  });
});

describe('the answer to a scrape', () => {
  it('is what was collected, with its content type', async () => {
    const service = pageService();
    service.serve({ path: '/m', prefix: '', collect: () => Promise.resolve({ type: 'text/x', text: 'größer 1\n' }) });
    const { status, headers, body } = await service.answer();
    expect({ status, body: text(body) }).toEqual({ status: 200, body: 'größer 1\n' });
    expect(headers).toMatchObject({ 'content-type': 'text/x', 'content-length': '11', 'cache-control': 'no-store' });
  });

  it.each<[string, () => Promise<never>]>([
    ['rejects', () => Promise.reject(new Error('postgres://app:s3cret@db refused'))],
    [
      'throws',
      () => {
        throw new Error('postgres://app:s3cret@db refused');
      },
    ],
  ])('is a plain sentence if collecting %s, which is logged once and masked', async (_what, collect) => {
    const logger = new CapturingLogger();
    Logger.overrideLogger(logger);
    const service = pageService();
    service.serve({ path: '/m', prefix: '', collect });
    await service.answer();
    const { status, headers, body } = await service.answer();
    expect({ status, type: headers['content-type'], body: text(body) }).toEqual({
      status: 500,
      type: 'text/plain; charset=utf-8',
      body: 'The metrics could not be collected; the log of the application says why.\n',
    });
    expect(logger.own).toEqual([
      expect.stringContaining('the metrics could not be collected: postgres://***@db refused'),
    ]);
  });
});
