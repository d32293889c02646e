import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Injectable, type INestApplication, type LoggerService, type Provider } from '@nestjs/common';
import {
  degraded,
  HealthModule,
  HealthService,
  OptionalIndicator,
  StartupTask,
  type CheckResult,
  type HealthModuleOptions,
  type StatusReport,
} from '../../../src/index.js';
import { WatchdogService } from '../../../src/watchdog/watchdog.service.js';
import { HealthPrometheusModule } from '../../../src/prometheus/index.js';
import type { Worker } from 'node:worker_threads';
import { ADAPTERS, closeApps, startApp, urlOf, type Adapter } from '../../support/adapters.js';
import { ask, type Reply } from '../../support/ask.js';
import { eventually } from '../../support/eventually.js';
import { CapturingLogger } from '../../support/nest-app.js';
import { shop } from '../front-door/shop.js';

const SECRET = 'p@ss:w0rd/';
const TEXT = `connect to postgres://shop:${SECRET}@db.internal/shop failed, password=${SECRET} refused`;
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

@OptionalIndicator('thrower')
class ThrowingIndicator {
  check(): void {
    throw new Error(TEXT);
  }
}

@OptionalIndicator('teller')
class TellingIndicator {
  check(): CheckResult {
    return degraded(TEXT, { url: `amqp://shop:${SECRET}@mq`, apiKey: SECRET, replicas: 2 });
  }
}

@Injectable()
class Warmer {
  @StartupTask('warm', { attempts: 2, backoffMs: 10 })
  warm(): void {
    Warmer.attempts += 1;
    if (Warmer.attempts % 2 === 1) throw new Error(TEXT);
  }

  static attempts = 0;
}

@Controller('statusz')
class OwnController {
  @Get()
  own(): string {
    return 'mine';
  }
}

afterEach(closeApps);

interface Start {
  readonly providers?: Provider[];
  readonly logger?: LoggerService;
}

async function start(
  adapter: Adapter,
  options: HealthModuleOptions = {},
  { providers = [], logger }: Start = {},
): Promise<INestApplication> {
  const health = HealthModule.forRoot({ host: '127.0.0.1', ...options });
  const module = shop({ imports: [health], providers, controllers: [OwnController] });
  return startApp(adapter, module, { nest: { logger: logger ?? false } });
}

/** Where the page is on `port`. */
async function portUrlOf(app: INestApplication): Promise<string> {
  return `http://127.0.0.1:${(await app.get(HealthService).address())!.port}`;
}

const reportOf = ({ body }: Reply) => JSON.parse(body) as StatusReport;

describe.each(ADAPTERS)('the status page on $name', (adapter) => {
  it('is on the probe port, as a document for browsers and as data for all others', async () => {
    const url = await portUrlOf(await start(adapter, { port: 0 }));
    const page = await ask(`${url}/statusz`, { headers: BROWSER });
    expect(page.status).toBe(200);
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      vary: 'Accept',
    });
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'sha256-/);
    expect(page.body).toMatch(/^<!doctype html>/);
    const data = await eventually(async () => {
      const reply = await ask(`${url}/statusz`);
      return reportOf(reply).phase === 'running' && reply;
    });
    expect(data.status).toBe(200);
    expect(data.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect(Object.keys(reportOf(data))).toEqual([
      'phase',
      'uptimeMs',
      'liveness',
      'readiness',
      'startup',
      'holds',
      'changes',
    ]);
  });

  it.each(['/statusz/', '/statusz//', '/statusz?a=1', '/statusz/?verbose'])('is at %s, too', async (path) => {
    const url = await portUrlOf(await start(adapter, { port: 0 }));
    expect((await ask(`${url}${path}`)).status).toBe(200);
  });

  it('answers HEAD, and no other method', async () => {
    const url = await portUrlOf(await start(adapter, { port: 0 }));
    for (const headers of [{}, BROWSER]) {
      const head = await ask(`${url}/statusz`, { method: 'HEAD', headers });
      expect([head.status, head.body]).toEqual([200, '']);
      expect(Number(head.headers['content-length'])).toBeGreaterThan(100);
    }
    const post = await ask(`${url}/statusz`, { method: 'POST', body: 'x' });
    expect([post.status, post.headers.allow, post.headers['cache-control']]).toEqual([405, 'GET, HEAD', 'no-store']);
  });

  it("leaves the application's port alone by default", async () => {
    const logger = new CapturingLogger();
    const app = await start(adapter, { port: 0 }, { logger });
    for (const headers of [{}, BROWSER]) expect((await ask(`${urlOf(app)}/statusz`, { headers })).body).toBe('mine');
    expect(logger.own.filter((line) => line.includes('answer instead'))).toEqual([]);
  });

  it('is nowhere without a port', async () => {
    const app = await start(adapter);
    expect((await ask(`${urlOf(app)}/statusz`)).body).toBe('mine');
  });

  it("is on the application's port too with `both`, ahead of its routes, of which the log warns", async () => {
    const logger = new CapturingLogger();
    const app = await start(adapter, { port: 0, page: { on: 'both' } }, { logger });
    for (const url of [urlOf(app), await portUrlOf(app)]) {
      expect(reportOf(await ask(`${url}/statusz/`)).liveness.status).toBe('alive');
      expect((await ask(`${url}/statusz`, { headers: BROWSER })).body).toMatch(/^<!doctype html>/);
      expect((await ask(`${url}/statusz`, { method: 'DELETE' })).status).toBe(405);
      expect((await ask(`${url}/statusz`, { method: 'HEAD' })).status).toBe(200);
    }
    expect((await ask(`${urlOf(app)}/statuszz`)).status).toBe(404);
    expect((await ask(`${urlOf(app)}/orders`)).status).toBe(200);
    expect(logger.own.filter((line) => line.includes('answer instead'))).toEqual([
      expect.stringContaining('GET /statusz of OwnController.own'),
    ]);
  });

  it('can have another path, and no place at all', async () => {
    const moved = await start(adapter, { port: 0, page: { path: '/internal/status' } });
    const url = await portUrlOf(moved);
    expect((await ask(`${url}/internal/status`)).status).toBe(200);
    expect((await ask(`${url}/statusz`)).status).toBe(404);
    const none = await start(adapter, { port: 0, page: { on: 'none' } });
    expect((await ask(`${await portUrlOf(none)}/statusz`)).status).toBe(404);
  });

  it('withholds everything that the application wrote, on both ports', async () => {
    const app = await start(
      adapter,
      { port: 0, page: { on: 'both' } },
      { providers: [ThrowingIndicator, TellingIndicator, Warmer] },
    );
    await eventually(async () => (await ask(`${urlOf(app)}/readyz`)).body.includes('"status":"degraded"'));
    for (const url of [urlOf(app), await portUrlOf(app)]) {
      const reply = await ask(`${url}/statusz`);
      expect(reply.body).not.toMatch(/p@ss|w0rd|internal|refused|amqp|replicas/);
      const seen = reportOf(reply);
      expect(seen.readiness.checks).toMatchObject({
        thrower: { status: 'unhealthy', message: 'reason withheld' },
        teller: { status: 'degraded', message: 'reason withheld' },
      });
      const reasons = seen.changes.flatMap(({ name, reason }) => (name === undefined ? [] : [[name, reason]]));
      expect(reasons).toEqual(
        expect.arrayContaining([
          ['thrower', 'reason withheld'],
          ['teller', 'reason withheld'],
        ]),
      );
    }
  });

  it('shows it with `full`, but without credentials, on both ports', async () => {
    const app = await start(
      adapter,
      { port: 0, details: 'full', page: { on: 'both' } },
      { providers: [ThrowingIndicator, TellingIndicator] },
    );
    await eventually(async () => (await ask(`${urlOf(app)}/readyz`)).body.includes('"status":"degraded"'));
    for (const url of [urlOf(app), await portUrlOf(app)]) {
      const reply = await ask(`${url}/statusz`);
      expect(reply.body).not.toMatch(/p@ss|w0rd/);
      const { readiness, changes } = reportOf(reply);
      expect(readiness.checks['teller']!.details).toEqual({ url: 'amqp://***@mq', apiKey: '***', replicas: 2 });
      expect(changes.find(({ name }) => name === 'thrower')!.reason).toMatch(
        /^connect to postgres:\/\/\*\*\*@db\.internal/,
      );
    }
  });

  it('asks `details` for each client, on both ports', async () => {
    const app = await start(
      adapter,
      {
        port: 0,
        page: { on: 'both' },
        details: ({ path, headers, via, remoteAddress }) =>
          path.startsWith('/statusz') && headers['x-token'] === via && remoteAddress !== undefined,
      },
      { providers: [TellingIndicator] },
    );
    await eventually(async () => (await ask(`${urlOf(app)}/readyz`)).body.includes('"status":"degraded"'));
    for (const [via, url] of [
      ['app', urlOf(app)],
      ['port', await portUrlOf(app)],
    ] as const) {
      const full = await ask(`${url}/statusz`, { headers: { 'x-token': via } });
      expect(reportOf(full).readiness.checks['teller']).toHaveProperty('details.replicas', 2);
      expect((await ask(`${url}/statusz`)).body).not.toContain('replicas');
    }
  });
});

it('is served by the main thread while there is no thread', async () => {
  const app = await start(ADAPTERS[0]!, { port: 0, details: 'full' });
  const url = await portUrlOf(app);
  await eventually(async () => reportOf(await ask(`${url}/statusz`)).liveness.eventLoop.observer === 'watchdog');
  const { thread } = app.get(WatchdogService) as unknown as { thread: { worker: Worker } };
  await thread.worker.terminate();
  const report = await eventually(async () => {
    const reply = await ask(`${url}/statusz`).catch(() => undefined);
    return reply && reportOf(reply).liveness.eventLoop.observer === 'in-loop' && reportOf(reply);
  });
  expect(report.startup.status).toBe('started');
  expect((await ask(`${url}/statusz/`, { headers: BROWSER })).body).toMatch(/^<!doctype html>/);
  await eventually(async () => {
    const reply = await ask(`${url}/statusz`).catch(() => undefined);
    return reply && reportOf(reply).liveness.eventLoop.observer === 'watchdog';
  });
});

it('does not share its path with the metrics', async () => {
  const imports = [HealthModule.forRoot({ port: 0 }), HealthPrometheusModule.forRoot({ path: '/statusz' })];
  await expect(startApp(ADAPTERS[0]!, shop({ imports }))).rejects.toThrow(
    'expected `path` to be none of the status page, got `"/statusz"`',
  );
});
