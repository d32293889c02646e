import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startPostgres } from '../../support/postgres.js';
import { statusOf } from '../../support/loopback.mjs';
import { Service, eventually, isRunning } from './service.js';

const services: Service[] = [];

afterEach(async () => {
  for (const service of services.splice(0)) await service.remove();
});

describe('the end of the example service', () => {
  it.each(['express', 'fastify'])(
    'is orderly on SIGTERM, and ends the database, too (%s)',
    async (adapter) => {
      const service = start({ ADAPTER: adapter });
      await ready(service);
      const ids = service.processIds();

      service.process.kill('SIGTERM');

      // A shell shows this as exit code 143.
      expect(await service.exited).toEqual({ code: null, signal: 'SIGTERM' });
      expect(service.output).not.toMatch(/ERROR|Unhandled|Connection terminated/);
      await nothingLeft(service, ids);
    },
    90_000,
  );

  it('ends the database, too, on SIGKILL', async () => {
    const service = start();
    await ready(service);
    const ids = service.processIds();

    service.process.kill('SIGKILL');

    await service.exited;
    await nothingLeft(service, ids);
  }, 90_000);
});

describe('the start of the example service', () => {
  it('prints the addresses to open, those of the page and the metrics first, and four things to try', async () => {
    const service = start({ PORT: '0', PROBE_PORT: '0' });
    await service.addresses();
    const beginning = service.output.slice(0, service.output.indexOf('Starting Nest application'));
    for (const text of [
      '/products',
      '/livez',
      '/readyz',
      '/startupz',
      'kill -USR2 ',
      '/admin/hold?reason=',
      'kill -TERM ',
    ])
      expect(beginning).toContain(text);

    expect(beginning).toMatch(/^[^\n]+\n {2}page +http:.*\/statusz\n {2}metrics +http:.*\/metrics\n/);
    expect(beginning).toContain(`kill -TERM ${service.process.pid}`);
  }, 90_000);

  it('reports in one line that its port is in use', async () => {
    const squatter = createServer().listen(0, '0.0.0.0');
    await once(squatter, 'listening');
    const { port } = squatter.address() as AddressInfo;
    const service = start({ PORT: String(port) });
    expect(await service.exited).toEqual({ code: 1, signal: null });
    expect(service.output).toBe(
      `orders: port ${port} is in use; pick another one, or let the system do it: PORT=0 npm start\n`,
    );
    squatter.close();
  }, 30_000);

  it('reports in one line what is wrong with its environment', async () => {
    const service = start({ PORT: 'http', ADAPTER: 'koa', DATABASE_URL: 'mysql://root:secret@db' });
    expect(await service.exited).toEqual({ code: 1, signal: null });
    expect(service.output.trim().split('\n')).toHaveLength(1);
    for (const text of ['PORT', 'ADAPTER', 'DATABASE_URL']) expect(service.output).toContain(text);
    expect(service.output).not.toContain('secret');
  }, 30_000);

  it('runs the migrations once if replicas start together, even without Redis', async () => {
    const db = await startPostgres();
    try {
      const env = { DATABASE_URL: db.url, REDIS_URL: 'redis://127.0.0.1:1' };
      const replicas = [start(env), start({ ...env, ADAPTER: 'fastify' }), start(env)];
      for (const replica of replicas) await ready(replica);
      const outputs = replicas.map(({ output }) => output);
      expect(outputs.filter((output) => output.includes('ran CreateShop'))).toHaveLength(1);
      expect(outputs.filter((output) => output.includes('tables are up to date'))).toHaveLength(2);
      for (const output of outputs) expect(output.match(/\[Redis\]/g)).toHaveLength(1);
    } finally {
      await db.stop();
    }
  }, 90_000);
});

function start(env: NodeJS.ProcessEnv = {}): Service {
  const service = new Service(env);
  services.push(service);
  return service;
}

async function ready(service: Service): Promise<void> {
  const { probes } = await service.addresses();
  await eventually(
    () => statusOf(`${probes}/readyz`),
    (status) => status === 200,
    () => service.output,
  );
}

async function nothingLeft(service: Service, ids: readonly number[]): Promise<void> {
  expect(ids.length).toBeGreaterThan(3);
  await eventually(
    () => [...ids.filter(isRunning), ...service.leftovers()],
    (left) => left.length === 0,
  );
}
