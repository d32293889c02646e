import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { Applications, shapeOf, type Running } from '../migrate/application.js';
import { installed } from './installed.js';

/** What the applications use, in the versions that go with Nest 11. */
const PACKAGES = {
  '@godaddy/terminus': '^4.12.1',
  '@nestjs/axios': '^4.0.0',
  '@nestjs/common': '^11.0.0',
  '@nestjs/core': '^11.0.0',
  '@nestjs/platform-express': '^11.0.0',
  '@nestjs/terminus': '^11.0.0',
  '@nestjs/typeorm': '^11.0.0',
  '@types/node': '^20.19.0',
  axios: '^1.7.0',
  lightship: '^9.0.4',
  'reflect-metadata': '^0.2.2',
  rxjs: '^7.8.2',
  'sql.js': '^1.13.0',
  typeorm: '^0.3.20',
  typescript: '^5.9.0',
};

const up = { status: 'ok', code: 200 };
const down = { status: 'error', code: 503 };
const upstream: Server & { isWell?: boolean } = createServer((request, response) => {
  if (request.url === '/moved') response.writeHead(302, { location: '/status' });
  else response.writeHead(upstream.isWell ? 200 : 500, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ ok: upstream.isWell }));
});

let applications: Applications;

beforeAll(async () => {
  applications = new Applications(installed('migrate', PACKAGES));
  await once(upstream.listen(0, '127.0.0.1'), 'listening');
}, 300_000);

afterAll(() => {
  upstream.close();
  rmSync(applications.folder, { recursive: true, force: true });
});

/** What `observe` sees of an application before and after the migration, both of which must compile. */
async function both<T>(
  name: string,
  observe: (running: Running, state: 'before' | 'after') => Promise<T>,
): Promise<T[]> {
  const seen: T[] = [];
  for (const state of ['before', 'after'] as const) {
    const application = state === 'before' ? applications.before(name) : applications.migrated(name);
    expect(application.compile()).toEqual({ status: 0, output: '' });
    upstream.isWell = true;
    const { port } = upstream.address() as AddressInfo;
    const running = await application.start({ UPSTREAM: `http://127.0.0.1:${port}` });
    try {
      seen.push(await observe(running, state));
    } finally {
      await running.stop();
    }
  }
  return seen;
}

describe('an application with Terminus 11', () => {
  it('like the sample of its documentation answers as before', async () => {
    const [before, after] = await both('docs-sample', async (running) => {
      const well = shapeOf(await running.settles('GET /health', 200));
      upstream.isWell = false;
      await running.ask('POST /database/close');
      await running.settles('GET /health', 503);
      return [
        well,
        await eventually(async () => {
          const shape = shapeOf(await running.ask('GET /health'));
          return Object.keys(shape.error).length === 3 && shape;
        }),
      ];
    });
    expect(before).toMatchObject([
      { ...up, info: { 'nestjs-docs': 'up', database: 'up', shop: 'up' } },
      { ...down, error: { 'nestjs-docs': 'down', database: 'down', shop: 'down' } },
    ]);
    expect(after).toEqual(before);
  }, 300_000);

  it('that asks others over HTTP, the disk and the memory answers as before', async () => {
    const [before, after] = await both('http-disk-memory', async (running, state) => {
      const well = shapeOf(await running.settles('GET /healthcheck', 200));
      upstream.isWell = false;
      const ill = await eventually(async () => {
        const shape = shapeOf(await running.ask('GET /healthcheck'));
        return shape.error['status'] === 'down' && shape.error['body'] === 'down' && shape;
      });
      // Before, the redirect was followed; now the answer counts, whatever is behind it.
      expect(ill.details['moved']).toBe(state === 'before' ? 'down' : 'up');
      return [well, ill.code, ill.status, { ...ill.error, moved: undefined }];
    });
    expect(before).toMatchObject([
      { ...up, info: { moved: 'up', status: 'up', body: 'up', 'disk health': 'up', memory_heap: 'up' } },
      503,
      'error',
      { status: 'down', body: 'down' },
    ]);
    expect(after).toEqual(before);
  }, 300_000);

  it('with an own indicator on three routes answers as before', async () => {
    const [before, after] = await both('own-subclass', async (running, state) => {
      const well = shapeOf(await running.settles('GET /health/readiness', 200));
      const started = shapeOf(await running.settles('GET /health/startup', 200));
      await running.ask('POST /dogs', { name: 'Bello', type: 'badboy' });
      const ill = shapeOf(await running.settles('GET /health/readiness', 503));
      const { code, status } = shapeOf(await running.ask('GET /health/liveness'));
      // Startup does not go back, which it did.
      expect((await running.ask('GET /health/startup')).status).toBe(state === 'before' ? 503 : 200);
      return [well, started, ill, { code, status }];
    });
    expect(before).toMatchObject([
      { ...up, info: { dog: 'up' } },
      { ...up, info: { dog: 'up' } },
      { ...down, error: { dog: 'down' } },
      up,
    ]);
    expect(after).toEqual(before);
  }, 300_000);
});

describe('an application with @godaddy/terminus', () => {
  it('answers as before under its old paths, and runs its functions in the old order at the end', async () => {
    const [before, after] = await both('godaddy', async (running) => {
      const well = shapeOf(await running.settles('GET /healthz', 200));
      const live = shapeOf(await running.settles('GET /alive', 200));
      await running.ask('POST /database/down');
      const ill = shapeOf(await running.settles('GET /healthz', 503));
      running.signal('SIGINT');
      await running.end();
      const said = running.output.match(/said \w+|closing what is open/g);
      return [well, live, ill].map(({ code, status }) => ({ code, status })).concat(said as never);
    });
    expect(before).toEqual([up, up, down, 'closing what is open', 'said onSignal', 'said onShutdown']);
    expect(after).toEqual(before);
  }, 300_000);
});

describe('an application with lightship', () => {
  it('answers on its own port as before, but with 503 instead of 500, and says goodbye', async () => {
    const [before, after] = await both('lightship', async (running, state) => {
      const codes = async (): Promise<(number | undefined)[]> =>
        Promise.all(
          ['GET /live', 'GET /ready'].map(async (request) =>
            running.askProbes(request).then(
              ({ status }) => status,
              () => undefined,
            ),
          ),
        );
      // The thread that serves this port starts while the application listens.
      const waiting = await eventually(async () => {
        const all = await codes();
        return !all.includes(undefined) && all;
      });
      await running.ask('POST /warm');
      await eventually(async () => (await codes())[1] === 200);
      const well = await codes();
      const onTheOther = (await running.ask('GET /ready')).status;
      running.signal('SIGTERM');
      await eventually(async () => (await codes())[1] !== 200);
      const leaving = await codes();
      await running.end();
      const [goodbye] = running.output.match(/said goodbye/) ?? [];
      expect(leaving[0]).toBe(state === 'before' ? 500 : 200);
      return [waiting, well, onTheOther, leaving[1], goodbye].map((each) =>
        JSON.stringify(each)?.replace('503', '500'),
      );
    });
    expect(before).toEqual(['[200,500]', '[200,200]', '404', '500', '"said goodbye"']);
    expect(after).toEqual(before);
  }, 300_000);
});
