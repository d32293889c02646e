import { afterEach, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { HealthModule } from '../../../src/index.js';
import { ADAPTERS, closeApps, startApp, urlOf, type Adapter } from '../../support/adapters.js';
import { ask, lasting, timeless, type Reply } from '../../support/ask.js';
import { OBSTACLES, type Obstacle } from './obstacles.js';
import { ALIVE, DB_REPORT, READY, STARTED, shop } from './shop.js';

const PROBES = [
  ['/livez', 200, ALIVE],
  ['/readyz', 200, READY],
  ['/startupz', 200, STARTED],
  ['/readyz/db', 200, DB_REPORT],
  ['/livez/?from=kubelet', 200, ALIVE],
] as const;

/** Requests that are not probes. */
const OTHERS = [
  ['GET', '/orders'],
  ['HEAD', '/orders'],
  ['POST', '/orders'],
  ['OPTIONS', '/orders'],
  ['GET', '/v1/orders'],
  ['GET', '/api/orders'],
  ['GET', '/nowhere'],
  ['GET', '/api/livez'],
  ['GET', '/v1/readyz'],
  ['GET', '/livezz'],
  ['GET', '/livez/db'],
  ['GET', '/LIVEZ'],
  ['GET', '//livez'],
  ['GET', '/readyz/db/more'],
  ['GET', '/'],
] as const;

describe.each(ADAPTERS)('the gate on $name', (adapter) => {
  afterEach(closeApps);

  describe.each(OBSTACLES.filter(({ only }) => only === undefined || only === adapter.name))(
    'with $name',
    (obstacle) => {
      it('answers every probe as if the pipeline were empty', async () => {
        const url = urlOf(await start(adapter, obstacle, true));
        for (const [path, status, body] of PROBES) {
          const reply = await ask(`${url}${path}`);
          expect([path, reply.status, timeless(reply.body)]).toEqual([path, status, body]);
          expect(lasting(reply.headers)).toEqual(headersOf(reply.body));
        }
      });

      it('answers HEAD with the headers only, and other methods with 405', async () => {
        const url = urlOf(await start(adapter, obstacle, true));

        const head = await ask(`${url}/readyz`, { method: 'HEAD' });
        expect([head.status, head.body]).toEqual([200, '']);
        expect(Number(head.headers['content-length'])).toBeGreaterThan(READY.length - 1);
        expect(head.headers).toMatchObject({
          'cache-control': 'no-store',
          'content-type': 'application/json; charset=utf-8',
        });

        for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']) {
          const reply = await ask(`${url}/livez`, {
            method,
            body: method === 'POST' ? 'x'.repeat(100_000) : undefined,
          });
          expect([reply.status, reply.body]).toEqual([405, '{"error":"method not allowed"}']);
          expect(lasting(reply.headers)).toEqual({ ...headersOf(reply.body), allow: 'GET, HEAD' });
        }
      });

      it('leaves everything else to the application', async () => {
        const [withHealth, without] = [await start(adapter, obstacle, true), await start(adapter, obstacle, false)];
        for (const [method, path] of OTHERS) {
          const actual = await ask(`${urlOf(withHealth)}${path}`, { method });
          const expected = await ask(`${urlOf(without)}${path}`, { method });
          expect([path, comparable(actual)]).toEqual([path, comparable(expected)]);
        }
      });
    },
  );

  it('leaves the default paths to the application if the probes have other paths', async () => {
    const paths = { liveness: '/health/live', readiness: '/health', startup: '/health/start' };
    const app = await startApp(adapter, shop({ imports: [HealthModule.forRoot({ paths })] }));

    const ask200 = async (path: string): Promise<string> => {
      const reply = await ask(`${urlOf(app)}${path}`);
      expect([path, reply.status]).toEqual([path, 200]);
      return timeless(reply.body);
    };
    expect(await ask200('/health/live')).toBe(ALIVE);
    expect(await ask200('/health')).toBe(READY);
    expect(await ask200('/health/start')).toBe(STARTED);
    expect(await ask200('/health/db')).toBe(DB_REPORT);
    expect((await ask(`${urlOf(app)}/livez`)).body).toContain('Cannot GET /livez');
  });

  it('leaves everything to the application if the module is not enabled', async () => {
    const app = await startApp(adapter, shop({ imports: [HealthModule.forRoot({ enabled: false, port: 0 })] }));
    for (const path of ['/livez', '/readyz', '/startupz'])
      expect((await ask(`${urlOf(app)}${path}`)).body).toContain(`Cannot GET ${path}`);
  });
});

function start(adapter: Adapter, { spec = {}, prepare }: Obstacle, hasHealth: boolean): Promise<INestApplication> {
  const { imports = [], ...rest } = spec;
  const module = shop({ ...rest, imports: hasHealth ? [HealthModule.forRoot(), ...imports] : imports });
  return startApp(adapter, module, { prepare: (app) => prepare?.(app, adapter) });
}

/** All the headers of a probe's answer: those of the module and of Node, and none of the application. */
function headersOf(body: string): Reply['headers'] {
  return {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  };
}

function comparable({ status, headers, body }: Reply): object {
  const { 'content-security-policy': _nonce, ...rest } = lasting(headers);
  return { status, headers: rest, body };
}
