import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthModule, HealthService, RequiredIndicator } from '../../src/index.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/ports.js';
import { ran, type Ran } from './terminal.js';

let server: Server | undefined;

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
  server = undefined;
});

async function asked(listener: RequestListener, ...words: string[]): Promise<Ran> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return ran(['probe', ...words, '--port', String((server.address() as AddressInfo).port)]);
}

const answers =
  (status: number, body = ''): RequestListener =>
  (_request, response) =>
    void response.writeHead(status).end(body);

describe('nestjs-vitals probe', () => {
  it.each<[number, number, string, string]>([
    [200, 0, '{"status":"ready"}', 'ready'],
    [
      200,
      0,
      '{"status":"degraded","checks":{"redis":{"status":"unhealthy","message":"timed out"}}}',
      'degraded (redis: timed out)',
    ],
    [503, 1, '{"status":"not_ready","reason":"draining","checks":{"a":{"status":"skipped"}}}', 'not_ready (draining)'],
    [
      503,
      1,
      '{"status":"not_ready","checks":{"a":{"status":"healthy"},"b":{"status":"unhealthy"}}}',
      'not_ready (b: unhealthy)',
    ],
    [
      503,
      1,
      '{"status":"starting","tasks":{"warm":{"status":"running"},"index":{"status":"pending"}}}',
      'starting (warm: running, index: pending)',
    ],
    [503, 1, '{"status":"bad\\n\\u001b[31mline"}', 'bad [31mline'],
  ])('for %d exits with %d and says what %s says', async (status, code, body, said) => {
    expect(await asked(answers(status, body), 'readiness')).toEqual({ code, out: `readiness: ${said}\n`, error: '' });
  });

  it.each([
    [204, 0],
    [301, 0],
    [399, 0],
    [400, 1],
    [404, 1],
    [500, 1],
  ])('for a bare %d exits with %d', async (status, code) => {
    const { out, ...rest } = await asked(answers(status, '[1]'), 'liveness');
    expect(rest).toEqual({ code, error: '' });
    expect(out).toMatch(new RegExp(`^liveness: ${status} from http://127\\.0\\.0\\.1:\\d+/livez\\n$`));
  });

  it.each([
    ['liveness', [], '/livez'],
    ['readiness', [], '/readyz'],
    ['startup', [], '/startupz'],
    ['readiness', ['--path', '/health?x=1'], '/health?x=1'],
  ])('asks for %s with %j on %s', async (kind, words, url) => {
    const { out } = await asked(
      (request, response) => response.end(JSON.stringify({ status: request.url })),
      kind,
      ...words,
    );
    expect(out).toBe(`${kind}: ${url}\n`);
  });

  it('exits with 1 if nothing listens', async () => {
    const port = await freePort();
    const { code, out } = await ran(['probe', 'startup', '--port', String(port)]);
    expect([code, out]).toEqual([
      1,
      `startup: no answer from http://127.0.0.1:${port}/startupz: connect ECONNREFUSED 127.0.0.1:${port}\n`,
    ]);
  });

  it.each<[string, RequestListener]>([
    ['no answer comes', () => {}],
    ['a body does not end', (_request, response) => void response.write('{"status":')],
  ])('exits with 1 if %s in time', async (_what, listener) => {
    const { code, out } = await asked(listener, 'readiness', '--timeout', '50');
    expect(code).toBe(1);
    expect(out).toMatch(/^readiness: no answer from .*\/readyz: (none within 50 ms|aborted)\n$/);
  });

  it('exits with 1 if the connection breaks', async () => {
    const { code, out } = await asked((request) => request.socket.destroy(), 'readiness');
    expect([code, out]).toEqual([1, expect.stringMatching(/: socket hang up\n$/)]);
  });

  it('does not read more than the kubelet does', async () => {
    const { code } = await asked((_request, response) => {
      const more = (): void => {
        while (response.write('x'.repeat(4096)));
      };
      response.on('drain', more);
      more();
    }, 'readiness');
    expect(code).toBe(0);
  });

  it('says what a real application says', async () => {
    @RequiredIndicator('postgres')
    class Postgres {
      check(): void {
        throw new Error('secret');
      }
    }
    @Module({
      imports: [HealthModule.forRoot({ port: 0, startup: { requireIndicators: false } })],
      providers: [Postgres],
    })
    class Root {}
    const app = await NestFactory.create(Root, { logger: false });
    await app.listen(0, '127.0.0.1');
    const { port } = (await app.get(HealthService).address())!;
    const readiness = () => ran(['probe', 'readiness', '--port', String(port)]);
    await eventually(async () => (await readiness()).out.includes('postgres'));
    expect(await readiness()).toEqual({
      code: 1,
      out: 'readiness: not_ready (postgres: reason withheld)\n',
      error: '',
    });
    expect(await ran(['probe', 'liveness', '--port', String(port)])).toMatchObject({
      code: 0,
      out: 'liveness: alive\n',
    });
    await app.close();
  });
});
