import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Controller,
  Get,
  Injectable,
  Module,
  VersioningType,
  type CanActivate,
  type CallHandler,
  type INestApplication,
  type NestInterceptor,
} from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { map, type Observable } from 'rxjs';
import { HealthModule, HealthService, VitalsError, type HealthModuleOptions } from '../../../src/index.js';
import { ADAPTERS, closeApps, startApp, urlOf } from '../../support/adapters.js';
import { ask, timeless } from '../../support/ask.js';
import { ALIVE, DB_REPORT, OrdersController, READY, STARTED, shop, WATCHED } from './shop.js';

const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

@Injectable()
class TokenGuard implements CanActivate {
  canActivate(context: { switchToHttp(): { getRequest(): { headers: Record<string, unknown> } } }): boolean {
    return context.switchToHttp().getRequest().headers['x-token'] === 'yes';
  }
}

@Injectable()
class WrappingInterceptor implements NestInterceptor {
  intercept(_context: unknown, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(map((data: unknown) => ({ data })));
  }
}

const onRouter = (options: HealthModuleOptions = {}): ReturnType<typeof HealthModule.forRoot> =>
  HealthModule.forRoot({ mount: 'controller', ...options });

describe.each(ADAPTERS)("mount: 'controller' on $name", (adapter) => {
  afterEach(closeApps);

  const start = (module = shop({ imports: [onRouter()] }), prepare?: (app: INestApplication) => unknown) =>
    startApp(adapter, module, { prepare });

  it('answers the probes, with or without a slash or a query', async () => {
    const url = urlOf(await start());
    await expectProbes(url);
    for (const [path, body] of [
      ['/livez/', ALIVE],
      ['/livez?from=kubelet', ALIVE],
      ['/livez/?from=kubelet', ALIVE],
      ['/readyz/', READY],
      ['/startupz/', STARTED],
      ['/readyz/db', DB_REPORT],
      ['/readyz/db/', DB_REPORT],
      ['/readyz/d%62', DB_REPORT],
      ['/readyz?exclude=db', '{"status":"ready","checks":{}}'],
    ] as const) {
      const reply = await ask(`${url}${path}`);
      expect([path, reply.status, timeless(reply.body)]).toEqual([path, 200, body]);
      expect(reply.headers).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'content-length': String(reply.body.length),
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
    }
  });

  it('answers in text or in health+json if the client asks for it', async () => {
    const url = urlOf(await start());
    for (const reply of [
      await ask(`${url}/readyz?verbose`),
      await ask(`${url}/readyz`, { headers: { accept: 'text/plain' } }),
    ]) {
      expect(reply.body).toBe('[+]db ok\nreadyz check passed\n');
      expect(reply.headers['content-type']).toBe('text/plain; charset=utf-8');
    }
    const reply = await ask(`${url}/livez`, { headers: { accept: 'application/health+json' } });
    expect(reply.headers['content-type']).toMatch(/^application\/health\+json/);
    expect(JSON.parse(reply.body)).toMatchObject({ status: 'pass' });
  });

  it('answers HEAD without a body, and other methods with 405', async () => {
    const url = urlOf(await start());
    for (const path of ['/livez', '/readyz', '/startupz', '/readyz/db']) {
      const head = await ask(`${url}${path}`, { method: 'HEAD' });
      expect([path, head.status, head.body, head.headers['cache-control']]).toEqual([path, 200, '', 'no-store']);
      // Below readiness, other methods belong to the application.
      if (path === '/readyz/db') continue;
      for (const method of METHODS) {
        const reply = await ask(`${url}${path}`, { method });
        expect([path, method, reply.status, reply.headers.allow, reply.headers['cache-control'], reply.body]).toEqual([
          path,
          method,
          405,
          'GET, HEAD',
          'no-store',
          '{"error":"method not allowed"}',
        ]);
      }
    }
  });

  it('answers 404 for an unknown indicator', async () => {
    const reply = await ask(`${urlOf(await start())}/readyz/mq`);
    expect([reply.status, reply.body]).toEqual([404, '{"error":"unknown indicator","name":"mq"}']);
    expect(reply.headers['cache-control']).toBe('no-store');
  });

  it('answers 503 if the verdict is bad', async () => {
    const app = await start();
    const release = app.get(HealthService).hold('maintenance');
    expect(await ask(`${urlOf(app)}/readyz`)).toMatchObject({ status: 503, headers: { 'cache-control': 'no-store' } });
    release();
    expect((await ask(`${urlOf(app)}/readyz`)).status).toBe(200);
  });

  it('obeys guards', async () => {
    const url = urlOf(
      await start(shop({ imports: [onRouter()], providers: [{ provide: APP_GUARD, useClass: TokenGuard }] })),
    );
    expect((await ask(`${url}/livez`)).status).toBe(403);
    expect((await ask(`${url}/livez`, { headers: { 'x-token': 'yes' } })).status).toBe(200);
  });

  it('obeys interceptors', async () => {
    const url = urlOf(
      await start(
        shop({ imports: [onRouter()], providers: [{ provide: APP_INTERCEPTOR, useClass: WrappingInterceptor }] }),
      ),
    );
    const reply = await ask(`${url}/readyz`);
    expect(timeless(reply.body)).toBe(`{"data":${READY}}`);
    expect(reply.headers['content-length']).toBe(String(reply.body.length));
  });

  it.each<{ name: string; prepare: (app: INestApplication) => unknown; orders: string }>([
    { name: 'a global prefix', prepare: (app) => app.setGlobalPrefix('api'), orders: '/api/orders' },
    {
      name: 'a global prefix with exclusions of its own',
      prepare: (app) => app.setGlobalPrefix('api', { exclude: ['orders'] }),
      orders: '/orders',
    },
    {
      name: 'URI versioning',
      prepare: (app) => app.enableVersioning({ type: VersioningType.URI }),
      orders: '/orders',
    },
    {
      name: 'URI versioning with a default and a prefix',
      prepare: (app) => app.setGlobalPrefix('api').enableVersioning({ type: VersioningType.URI, defaultVersion: '1' }),
      orders: '/api/v1/orders',
    },
    {
      name: 'header versioning with a default',
      prepare: (app) => app.enableVersioning({ type: VersioningType.HEADER, header: 'x-version', defaultVersion: '1' }),
      orders: '/orders',
    },
  ])('stays outside $name', async ({ prepare, orders }) => {
    const url = urlOf(await start(undefined, prepare));
    await expectProbes(url);
    expect((await ask(`${url}/readyz/db`)).status).toBe(200);
    const headers: Record<string, string> = prepare.toString().includes('HEADER') ? { 'x-version': '1' } : {};
    expect(await ask(`${url}${orders}`, { headers })).toMatchObject({ status: 200, body: '{"orders":[]}' });
    for (const path of ['/api/livez', '/v1/livez', '/api/v1/readyz'])
      expect((await ask(`${url}${path}`)).status).toBe(404);
  });

  it('keeps the routes of the application below its paths inside the prefix', async () => {
    @Controller('health')
    class StatisticsController {
      @Get('statistics')
      statistics(): string {
        return 'many';
      }
    }
    const paths = { liveness: '/health', readiness: '/ready', startup: '/started' };
    const url = urlOf(
      await start(shop({ imports: [onRouter({ paths })], controllers: [StatisticsController] }), (app) =>
        app.setGlobalPrefix('api'),
      ),
    );
    expect(await ask(`${url}/api/health/statistics`)).toMatchObject({ status: 200, body: 'many' });
    expect((await ask(`${url}/health`)).status).toBe(200);
  });

  it('tells the probes apart if their paths are below that of readiness', async () => {
    const paths = { liveness: '/health/live', readiness: '/health', startup: '/health/start' };
    const url = urlOf(await start(shop({ imports: [onRouter({ paths })] })));
    await expectProbes(url, { paths });
    expect(timeless((await ask(`${url}/health/db`)).body)).toBe(DB_REPORT);
  });

  it.each(['/probes/live.v1', '/a-b_c~d', '/$live@z'])('takes the path %s literally', async (liveness) => {
    const url = urlOf(
      await start(shop({ imports: [onRouter({ paths: { liveness } })] }), (app) => app.setGlobalPrefix('api')),
    );
    expect(timeless((await ask(`${url}${liveness}`)).body)).toBe(ALIVE);
    expect((await ask(`${url}/livez`)).status).toBe(404);
  });

  it('can be set beside the factory of forRootAsync, with its paths', async () => {
    const paths = { liveness: '/alive', readiness: '/ready', startup: '/started' };
    const health = HealthModule.forRootAsync({
      mount: 'controller',
      paths,
      useFactory: () => ({ format: 'terminus' as const }),
    });
    const url = urlOf(await start(shop({ imports: [health] }), (app) => app.setGlobalPrefix('api')));
    expect(JSON.parse((await ask(`${url}/ready`)).body)).toMatchObject({
      status: 'ok',
      info: { db: { status: 'up' } },
    });
    expect((await ask(`${url}/alive`)).status).toBe(200);
    expect((await ask(`${url}/livez`)).status).toBe(404);
  });

  it('is refused if the factory returns it', async () => {
    const health = HealthModule.forRootAsync({ useFactory: () => ({ mount: 'controller' as const }) });
    const refusal = await refusalOf(start(shop({ imports: [health] })));
    expect(refusal).toMatchObject({ code: 'INVALID_OPTIONS' });
    expect(refusal.message).toContain("mount: 'controller'");
    expect(refusal.message).toContain('beside `useFactory`');
  });

  it('is refused if the factory returns its paths', async () => {
    const health = HealthModule.forRootAsync({
      mount: 'controller',
      useFactory: () => ({ paths: { liveness: '/alive' } }),
    });
    const refusal = await refusalOf(start(shop({ imports: [health] })));
    expect(refusal).toMatchObject({ code: 'INVALID_OPTIONS' });
    expect(refusal.message).toContain('paths');
    expect(refusal.message).toContain('beside `useFactory`');
  });

  it('serves two applications in one process at different paths', async () => {
    const first = await start(shop({ imports: [onRouter({ paths: { liveness: '/one' } })] }));
    const second = await start(shop({ imports: [onRouter({ paths: { liveness: '/two' } })] }));
    const statuses = async (app: INestApplication): Promise<number[]> => [
      (await ask(`${urlOf(app)}/one`)).status,
      (await ask(`${urlOf(app)}/two`)).status,
    ];
    expect(await statuses(first)).toEqual([200, 404]);
    expect(await statuses(second)).toEqual([404, 200]);
  });

  it('answers 404 if the module is not enabled', async () => {
    const url = urlOf(await start(shop({ imports: [onRouter({ enabled: false })] })));
    expect((await ask(`${url}/livez`)).status).toBe(404);
    expect((await ask(`${url}/orders`)).status).toBe(200);
  });

  it('reports a wrong path with its own error, although the router sees the path first', async () => {
    for (const path of ['livez', '/', '/:livez', '/*', 7 as unknown as string, '/livez/']) {
      const module = shop({ imports: [onRouter({ paths: { liveness: path } })] });
      expect(await refusalOf(start(module))).toMatchObject({ code: 'INVALID_OPTIONS' });
    }
  });
});

describe.each(ADAPTERS)("mount: 'none' on $name", (adapter) => {
  afterEach(closeApps);

  it('leaves the paths to the application, and answers on the port of the probes', async () => {
    const app = await startApp(
      adapter,
      shop({ imports: [HealthModule.forRoot({ mount: 'none', port: 0, host: '127.0.0.1' })] }),
    );
    const { port } = (await app.get(HealthService).address())!;
    await expectProbes(`http://127.0.0.1:${port}`, { alive: WATCHED });
    for (const path of ['/livez', '/readyz', '/startupz', '/readyz/db']) {
      const reply = await ask(`${urlOf(app)}${path}`);
      expect([reply.status, JSON.parse(reply.body)]).toEqual([
        404,
        { message: `Cannot GET ${path}`, error: 'Not Found', statusCode: 404 },
      ]);
    }
    expect((await ask(`${urlOf(app)}/orders`)).status).toBe(200);
  });

  it('may be returned by a factory', async () => {
    const health = HealthModule.forRootAsync({ useFactory: async () => Promise.resolve({ mount: 'none' as const }) });
    const app = await startApp(adapter, shop({ imports: [health] }));
    expect((await ask(`${urlOf(app)}/livez`)).status).toBe(404);
  });

  it('leaves a route of the application at the path of a probe to the application', async () => {
    @Controller()
    class OwnController extends OrdersController {
      @Get('livez')
      own(): string {
        return 'mine';
      }
    }
    @Module({ controllers: [OwnController] })
    class OwnModule {}
    const app = await startApp(adapter, shop({ imports: [HealthModule.forRoot({ mount: 'none' }), OwnModule] }));
    expect((await ask(`${urlOf(app)}/livez`)).body).toBe('mine');
  });
});

async function expectProbes(
  url: string,
  { paths = { liveness: '/livez', readiness: '/readyz', startup: '/startupz' }, alive = ALIVE } = {},
): Promise<void> {
  for (const [path, body] of [
    [paths.liveness, alive],
    [paths.readiness, READY],
    [paths.startup, STARTED],
  ] as const) {
    const reply = await ask(`${url}${path}`);
    expect([path, reply.status, timeless(reply.body)]).toEqual([path, 200, body]);
  }
}

async function refusalOf(start: Promise<unknown>): Promise<VitalsError> {
  const outcome: unknown = await start.catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(VitalsError);
  return outcome as VitalsError;
}
