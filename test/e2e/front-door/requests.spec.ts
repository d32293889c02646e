import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { Agent, request as httpRequest, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect as connectSession, constants } from 'node:http2';
import { connect } from 'node:net';
import { HealthModule, OptionalIndicator, type Indicator } from '../../../src/index.js';
import { ApplicationServers } from '../../../src/lifecycle/servers/application-servers.js';
import { ADAPTERS, closeApps, portOf, startApp, urlOf } from '../../support/adapters.js';
import { ask, timeless } from '../../support/ask.js';
import { deferred } from '../../support/deferred.js';
import { eventually } from '../../support/eventually.js';
import { exchange } from '../../support/raw-http.js';
import { ALIVE, shop } from './shop.js';
import { slowRoutes } from './slow.js';

afterEach(async () => {
  await closeApps();
});

const requestsOf = (app: INestApplication): { readonly inFlight: number } => app.get(ApplicationServers).requests;

describe.each(ADAPTERS)('requests of every kind on $name', (adapter) => {
  const start = (spec: Parameters<typeof shop>[0] = {}) =>
    startApp(adapter, shop({ ...spec, imports: [HealthModule.forRoot({ answerMs: 60_000 })] }));

  it('answers a URL in absolute form', async () => {
    const port = portOf(await start());
    const answer = await exchange(port, message('GET http://shop.example/livez?a=b HTTP/1.1'));
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toContain('"status":"alive"');
  });

  it('answers HTTP/1.0, and a request without a Host header', async () => {
    const port = portOf(await start());
    expect(await exchange(port, 'GET /livez HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
  });

  it.each(['/livez/%', '/readyz/%E0%A4%A', '/readyz/%00', `/readyz/${'x'.repeat(8000)}`, '/livez?%=%&&=', '/readyz//'])(
    'answers the malformed target %s without failing',
    async (path) => {
      const app = await start();
      const { status } = await ask(`${urlOf(app)}${path}`);
      expect([200, 400, 404]).toContain(status);
      expect((await ask(`${urlOf(app)}/livez`)).status).toBe(200);
    },
  );

  it('answers a probe that expects 100-continue', async () => {
    const app = await start();
    const headers = { expect: '100-continue' };
    expect(await ask(`${urlOf(app)}/livez`, { headers })).toMatchObject({ status: 200 });
    expect((await ask(`${urlOf(app)}/livez`, { method: 'POST', headers, body: 'x'.repeat(100_000) })).status).toBe(405);
    await eventually(() => requestsOf(app).inFlight === 0);
  });

  it.each([false, true])(
    'counts a request once that expects 100-continue (application listens to checkContinue: %s)',
    async (hasListener) => {
      const { controller, arrived, release } = slowRoutes();
      const app = await start({ controllers: [controller] });
      const server = app.getHttpServer() as Server;
      const onContinue = jest.fn((request: IncomingMessage, response: ServerResponse) => {
        response.writeContinue();
        server.emit('request', request, response);
      });
      if (hasListener) server.on('checkContinue', onContinue);

      const slow = ask(`${urlOf(app)}/slow`, {
        method: 'POST',
        headers: { expect: '100-continue', 'content-type': 'application/json' },
        body: '{}',
      });
      await arrived;
      expect(requestsOf(app).inFlight).toBe(1);
      expect(onContinue).toHaveBeenCalledTimes(hasListener ? 1 : 0);
      release();
      expect(await slow).toMatchObject({ status: 201, body: 'at last' });
      await eventually(() => requestsOf(app).inFlight === 0);

      expect((await ask(`${urlOf(app)}/livez`, { headers: { expect: '100-continue' } })).status).toBe(200);
      expect(onContinue).toHaveBeenCalledTimes(hasListener ? 1 : 0);
    },
  );

  it('forgets a request that was passed on after its client had disconnected', async () => {
    const app = await start();
    const server = app.getHttpServer() as Server;
    const passedOn = deferred();
    server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
      response.on('close', () => {
        server.emit('request', request, response);
        passedOn.resolve();
      });
    });
    const socket = connect(portOf(app), '127.0.0.1', () => {
      socket.write('POST /orders HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n');
    });
    await eventually(() => requestsOf(app).inFlight === 1);
    socket.destroy();
    await passedOn.promise;
    await eventually(() => requestsOf(app).inFlight === 0);
  });

  it('leaves other expectations to Node, and to the listeners of the application', async () => {
    const app = await start();
    const headers = { expect: 'the unexpected' };
    // Without a listener, Node refuses such a request before any handler sees it.
    for (const path of ['/livez', '/orders']) expect((await ask(`${urlOf(app)}${path}`, { headers })).status).toBe(417);

    const seen: (string | undefined)[] = [];
    (app.getHttpServer() as Server).on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
      seen.push(request.url);
      response.writeHead(418).end();
    });
    expect((await ask(`${urlOf(app)}/livez`, { headers })).status).toBe(200);
    expect((await ask(`${urlOf(app)}/orders`, { headers })).status).toBe(418);
    expect(seen).toEqual(['/orders']);
  });

  it('answers 1000 pipelined probes on one connection, in order', async () => {
    const port = portOf(await start());
    const paths = Array.from({ length: 999 }, (_, index) => (index % 2 === 0 ? '/livez' : '/readyz/none'));
    const requests = paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join('');
    const answers = await exchange(port, requests + message('GET /livez HTTP/1.1'));
    const statuses = [...answers.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => Number(status));
    expect(statuses).toEqual([...paths.map((path) => (path === '/livez' ? 200 : 404)), 200]);
  });

  it('answers 1000 probes on keep-alive connections, and counts none of them afterwards', async () => {
    const app = await start();
    const agent = new Agent({ keepAlive: true, maxSockets: 10 });
    const statuses = await Promise.all(Array.from({ length: 1000 }, () => statusOver(agent, `${urlOf(app)}/readyz`)));
    agent.destroy();
    expect(new Set(statuses)).toEqual(new Set([200]));
    await eventually(() => requestsOf(app).inFlight === 0);
  });

  it('survives a client that disconnects before its answer', async () => {
    const checking = deferred();
    const finish = deferred();
    @OptionalIndicator('slow', { cacheMs: 0, timeoutMs: 60_000 })
    class SlowIndicator implements Indicator {
      async check(): Promise<void> {
        checking.resolve();
        await finish.promise;
      }
    }
    const app = await start({ providers: [SlowIndicator] });
    const socket = connect(portOf(app), '127.0.0.1', () => socket.write('GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n'));
    await checking.promise;
    expect(requestsOf(app).inFlight).toBe(1);
    socket.destroy();
    await eventually(() => requestsOf(app).inFlight === 0);
    finish.resolve();
    expect((await ask(`${urlOf(app)}/readyz`)).status).toBe(200);
  });
});

describe('requests over HTTP/2', () => {
  it('survives a client that disconnects before its answer', async () => {
    const checking = deferred();
    const finish = deferred();
    @OptionalIndicator('slow', { cacheMs: 0, timeoutMs: 60_000 })
    class SlowIndicator implements Indicator {
      async check(): Promise<void> {
        checking.resolve();
        await finish.promise;
      }
    }
    const fastify = ADAPTERS.find(({ name }) => name === 'Fastify')!;
    const health = HealthModule.forRoot({ answerMs: 60_000 });
    const app = await startApp(fastify, shop({ imports: [health], providers: [SlowIndicator] }), {
      fastify: { http2: true },
    });
    const leave = connectSession(urlOf(app));
    leave.request({ ':path': '/readyz' }).on('error', () => {});
    await checking.promise;
    leave.destroy();
    await eventually(() => requestsOf(app).inFlight === 0);
    finish.resolve();

    const stay = connectSession(urlOf(app));
    const reset = stay.request({ ':path': '/readyz' });
    reset.on('error', () => {}).close(constants.NGHTTP2_CANCEL);
    const stream = stay.request({ ':path': '/livez' });
    const chunks: string[] = [];
    for await (const chunk of stream.setEncoding('utf8')) chunks.push(chunk as string);
    expect(timeless(chunks.join(''))).toBe(ALIVE);
    stay.destroy();
  });
});

function message(start: string): string {
  return `${start}\r\nHost: shop.example\r\nConnection: close\r\n\r\n`;
}

function statusOver(agent: Agent, url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest(url, { agent }, (response) => response.resume().on('end', () => resolve(response.statusCode)))
      .on('error', reject)
      .end();
  });
}
