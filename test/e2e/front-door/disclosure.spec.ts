import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Injectable, type INestApplication, type LoggerService, type Provider } from '@nestjs/common';
import {
  degraded,
  HealthModule,
  HealthService,
  OptionalIndicator,
  RequiredIndicator,
  StartupTask,
  unhealthy,
  type CheckResult,
  type HealthModuleOptions,
  type Indicator,
  type ProbeRequest,
} from '../../../src/index.js';
import { ADAPTERS, closeApps, startApp, urlOf } from '../../support/adapters.js';
import { ask, timeless, type Reply } from '../../support/ask.js';
import { settle } from '../../support/deferred.js';
import { Log } from '../../support/log.js';
import { shop } from './shop.js';

const SECRET = 'p@ss:w0rd/';
const TEXT = `connect to postgres://shop:${SECRET}@db.internal/shop failed, password=${SECRET} refused`;

@OptionalIndicator('thrower')
class ThrowingIndicator implements Indicator {
  check(): void {
    throw new Error(TEXT);
  }
}

@OptionalIndicator('teller')
class TellingIndicator implements Indicator {
  check(): CheckResult {
    return degraded(TEXT, { url: `amqp://shop:${SECRET}@mq`, apiKey: SECRET, replicas: 2 });
  }
}

@OptionalIndicator('quitter')
class QuittingIndicator implements Indicator {
  check(): CheckResult {
    return unhealthy('out of paper', { sheets: 0 });
  }
}

@Injectable()
class Warmer {
  @StartupTask('warm')
  warm(): void {
    throw new Error(TEXT);
  }
}

afterEach(closeApps);

describe.each(ADAPTERS)('the disclosure of answers on $name', (adapter) => {
  const all: Provider[] = [ThrowingIndicator, TellingIndicator, QuittingIndicator];

  async function start(
    options: HealthModuleOptions = {},
    providers = all,
    logger: LoggerService | false = false,
  ): Promise<INestApplication> {
    const health = HealthModule.forRoot({ port: 0, host: '127.0.0.1', ...options });
    return startApp(adapter, shop({ imports: [health], providers }), { nest: { logger } });
  }

  it('withholds everything that the application wrote, on both ports and in every format', async () => {
    const app = await start();
    const { port } = (await app.get(HealthService).address())!;
    for (const url of [urlOf(app), `http://127.0.0.1:${port}`]) {
      const { body } = await ask(`${url}/readyz`);
      expect(checkOf(body, 'thrower')).toMatchObject({ status: 'unhealthy', message: 'reason withheld' });
      expect(checkOf(body, 'teller')).toMatchObject({ status: 'degraded', message: 'reason withheld' });
      for (const { body: other } of await everyForm(url))
        expect(other).not.toMatch(/p@ss|w0rd|internal|refused|paper|sheets|replicas/);
    }
  });

  it('shows it with `full`, but without credentials', async () => {
    const app = await start({ details: 'full' });
    const { body } = await ask(`${urlOf(app)}/readyz`);
    expect(checkOf(body, 'thrower')).toMatchObject({
      message: expect.stringMatching(/^connect to postgres:\/\/\*\*\*@db\.internal\/shop failed, password=\*\*\*/),
    });
    expect(checkOf(body, 'teller')).toMatchObject({ details: { url: 'amqp://***@mq', apiKey: '***', replicas: 2 } });
    expect(checkOf(body, 'quitter')).toMatchObject({ message: 'out of paper', details: { sheets: 0 } });
    for (const { body: other } of await everyForm(urlOf(app))) expect(other).not.toMatch(/p@ss|w0rd/);
  });

  it('withholds the text that a startup task threw', async () => {
    for (const [details, message] of [
      ['withheld', 'reason withheld'],
      ['full', expect.stringContaining('postgres://***@db.internal')],
    ] as const) {
      const app = await start({ details }, [Warmer]);
      await settle();
      const reply = await ask(`${urlOf(app)}/startupz`);
      expect([reply.status, JSON.parse(reply.body)]).toEqual([
        503,
        expect.objectContaining({ status: 'failed', tasks: { warm: expect.objectContaining({ message }) } }),
      ]);
      expect(reply.body).not.toMatch(/p@ss|w0rd/);
    }
  });

  it('calls a predicate for each request', async () => {
    const asked: ProbeRequest[] = [];
    const app = await start({
      details: (request) => {
        asked.push(request);
        return request.via === 'port' || request.headers['x-token'] === 'yes';
      },
    });
    const { port } = (await app.get(HealthService).address())!;
    const messageAt = async (url: string, headers = {}): Promise<unknown> =>
      checkOf((await ask(`${url}/readyz?a=1&b=2&b=3`, { headers })).body, 'quitter')['message'];
    expect(await messageAt(urlOf(app))).toBe('reason withheld');
    expect(await messageAt(urlOf(app), { 'x-token': 'no' })).toBe('reason withheld');
    expect(await messageAt(urlOf(app), { 'x-token': 'yes' })).toBe('out of paper');
    expect(await messageAt(`http://127.0.0.1:${port}`)).toBe('out of paper');
    expect(asked.map(({ via }) => via)).toEqual(['app', 'app', 'app', 'port']);
    expect(asked[2]).toMatchObject({ path: '/readyz', remoteAddress: '127.0.0.1', headers: { 'x-token': 'yes' } });
    expect({ ...asked[2]?.query }).toEqual({ a: '1', b: ['2', '3'] });
  });

  it.each<[string, () => unknown]>([
    ['throws', () => void JSON.parse('{')],
    ['returns a promise', () => Promise.resolve(true)],
    ['returns a promise that rejects', () => Promise.reject(new Error('not found'))],
    ['returns 1', () => 1],
    [
      'returns something whose `then` throws',
      () => ({
        get then(): never {
          throw new Error('no');
        },
      }),
    ],
  ])('withholds if the predicate %s', async (_name, predicate) => {
    const onRejection = jest.fn();
    process.on('unhandledRejection', onRejection);
    try {
      const app = await start({ details: predicate as () => boolean });
      const reply = await ask(`${urlOf(app)}/readyz`);
      expect([reply.status, checkOf(reply.body, 'quitter')['message']]).toEqual([200, 'reason withheld']);
      await settle();
      expect(onRejection).not.toHaveBeenCalled();
    } finally {
      process.off('unhandledRejection', onRejection);
    }
  });

  it('logs once, and not per probe, that the predicate throws', async () => {
    const log = new Log();
    const details = (): never => {
      throw new Error('oops');
    };
    const app = await start({ details }, all, log);
    for (let count = 0; count < 5; count += 1) await ask(`${urlOf(app)}/readyz`);
    expect(log.lines.filter((line) => line.includes('`details`'))).toHaveLength(1);
  });
});

describe.each(ADAPTERS)('the format of an answer on $name', (adapter) => {
  const start = async (options: HealthModuleOptions, providers: Provider[] = []): Promise<string> =>
    urlOf(await startApp(adapter, shop({ imports: [HealthModule.forRoot(options)], providers })));

  it.each<[accept: string | undefined, type: string]>([
    [undefined, 'application/json; charset=utf-8'],
    ['*/*', 'application/json; charset=utf-8'],
    ['application/json', 'application/json; charset=utf-8'],
    ['text/plain', 'text/plain; charset=utf-8'],
    ['application/health+json', 'application/health+json'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'application/json; charset=utf-8'],
    ['application/json, text/plain, */*', 'application/json; charset=utf-8'],
    ['text/plain;q=0.1, application/health+json', 'application/health+json'],
    ['nonsense;;q=x,,', 'application/json; charset=utf-8'],
  ])('follows Accept: %s', async (accept, type) => {
    const url = await start({});
    const reply = await ask(`${url}/readyz`, { headers: accept === undefined ? {} : { accept } });
    expect([reply.status, reply.headers['content-type'], reply.headers['cache-control']]).toEqual([
      200,
      type,
      'no-store',
    ]);
  });

  it('is that of Terminus with `format`, unless the client asks for another', async () => {
    const url = await start({ format: 'terminus' });
    expect(timeless((await ask(`${url}/readyz`)).body)).toBe(
      '{"status":"ok","info":{"db":{"responseTime":0,"status":"up"}},"error":{},"details":{"db":{"responseTime":0,"status":"up"}}}',
    );
    expect((await ask(`${url}/readyz?verbose`)).body).toBe('[+]db ok\nreadyz check passed\n');
  });

  it.each(['gate', 'controller'] as const)(
    'never exceeds 8 KiB, whatever 200 indicators say (mount: %s)',
    async (mount) => {
      const providers = Array.from({ length: 200 }, (_, index) =>
        chattyIndicator(`indicator-${index}`, index % 2 === 0),
      );
      const url = await start({ mount, details: 'full' }, providers);
      for (const reply of [await ask(`${url}/readyz`), ...(await everyForm(url))]) {
        expect(Buffer.byteLength(reply.body)).toBeLessThanOrEqual(8192);
        expect(reply.headers['content-length']).toBe(String(Buffer.byteLength(reply.body)));
      }
      const reply = await ask(`${url}/readyz`);
      expect([reply.status, JSON.parse(reply.body)]).toEqual([
        200,
        expect.objectContaining({ status: 'degraded', truncated: true }),
      ]);
    },
  );

  it('forbids caching, whatever the answer is', async () => {
    const url = await start({});
    for (const [path, method, status] of [
      ['/livez', 'GET', 200],
      ['/livez', 'HEAD', 200],
      ['/readyz', 'DELETE', 405],
      ['/startupz', 'DELETE', 405],
    ] as const) {
      const reply = await ask(`${url}${path}`, { method });
      expect([path, reply.status, reply.headers['cache-control']]).toEqual([path, status, 'no-store']);
      expect(Number(reply.headers['content-length'])).toBeGreaterThan(0);
      if (method === 'HEAD') expect(reply.body).toBe('');
    }
  });
});

function chattyIndicator(name: string, isRequired: boolean): Provider {
  class ChattyIndicator implements Indicator {
    check(): CheckResult {
      return degraded('ä'.repeat(400), { text: 'ö'.repeat(4000) });
    }
  }
  (isRequired ? RequiredIndicator : OptionalIndicator)(name)(ChattyIndicator);
  return ChattyIndicator;
}

function checkOf(body: string, name: string): Record<string, unknown> {
  return (JSON.parse(body) as { checks: Record<string, Record<string, unknown>> }).checks[name] ?? {};
}

async function everyForm(url: string): Promise<Reply[]> {
  return Promise.all([
    ask(`${url}/readyz?verbose`),
    ask(`${url}/readyz`, { headers: { accept: 'application/health+json' } }),
    ask(`${url}/readyz/thrower`),
    ask(`${url}/readyz/teller?verbose`),
    ask(`${url}/startupz?verbose`),
  ]);
}
