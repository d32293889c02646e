import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Applications, shapeOf, type Running } from './migrate/application.js';
import { ROOT } from './consumer.js';

interface Scenario {
  readonly name: string;
  /** What is observed of the application, before and after. */
  readonly observe: (running: Running) => Promise<unknown[]>;
  readonly env?: Readonly<Record<string, string>>;
  /** What both must be like, so that two equal failures are no success. */
  readonly expected: readonly unknown[];
}

const up = { status: 'ok', code: 200 };
const down = { status: 'error', code: 503 };

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'live-and-ready',
    async observe(running) {
      const well = shapeOf(await running.settles('GET /health/ready', 200));
      await running.ask('POST /queue', { waiting: 1000 });
      const { code, status } = shapeOf(await running.ask('GET /health/live'));
      return [well, shapeOf(await running.settles('GET /health/ready', 503)), { code, status }];
    },
    expected: [
      { ...up, details: { memory_heap: 'up', queue: 'up' } },
      { ...down, info: { memory_heap: 'up' }, error: { queue: 'down' } },
      up,
    ],
  },
  {
    name: 'prefix-and-version',
    async observe(running) {
      const well = shapeOf(await running.settles('GET /api/v1/health', 200));
      const others = ['/health', '/v1/health', '/api/health', '/api/v2/health'].map((path) =>
        running.ask(`GET ${path}`),
      );
      return [well, ...(await Promise.all(others)).map(({ status }) => status)];
    },
    expected: [{ ...up, info: { storage: 'up', memory_rss: 'up' }, error: {} }, 404, 404, 404, 404],
  },
  {
    name: 'prefix-and-version',
    env: { RSS_LIMIT: '1' },
    observe: async (running) => [shapeOf(await running.settles('GET /api/v1/health', 503))],
    expected: [{ ...down, info: { storage: 'up' }, error: { memory_rss: 'down' } }],
  },
  {
    name: 'indicator-service',
    async observe(running) {
      const well = shapeOf(await running.settles('GET /health', 200));
      await running.ask('POST /dogs', { name: 'Rex', type: 'badboy' });
      return [well, shapeOf(await running.settles('GET /health', 503))];
    },
    expected: [
      { ...up, info: { dog: 'up' }, error: {}, details: { dog: 'up' } },
      { ...down, info: {}, error: { dog: 'down' }, details: { dog: 'down' } },
    ],
  },
  {
    name: 'prisma-inline',
    async observe(running) {
      const well = shapeOf(await running.settles('GET /healthz', 200));
      await running.ask('POST /prisma/down');
      return [well, shapeOf(await running.settles('GET /healthz', 503))];
    },
    expected: [
      { ...up, info: { prisma: 'up', api: 'up' } },
      { ...down, info: { api: 'up' }, error: { prisma: 'down' } },
    ],
  },
  {
    name: 'partly-left',
    async observe(running) {
      const shapes = ['/health', '/health/cache', '/health/live', '/health/all'].map((path) =>
        running.settles(`GET ${path}`, 200),
      );
      const { status } = await running.ask('GET /health/secret');
      return [...(await Promise.all(shapes)).map(shapeOf), status, (await running.ask('GET /health/version')).body];
    },
    expected: [
      { ...up, info: { cache: 'up' } },
      { ...up, info: { cache: 'up' } },
      { ...up, info: { heap: 'up' } },
      { ...up, service: 'orders' },
      403,
      '{"version":"1.2.3"}',
    ],
  },
];

let applications: Applications;

beforeAll(() => {
  applications = new Applications(join(ROOT, 'node_modules'));
});

afterAll(() => rmSync(applications.folder, { recursive: true, force: true }));

describe.each([...new Set(SCENARIOS.map(({ name }) => name))])('an application with Terminus like %s', (name) => {
  it('compiles as before, and answers as before under its old paths', async () => {
    const [before, after] = [applications.before(name), applications.migrated(name)];
    for (const each of [before, after]) expect(each.compile()).toEqual({ status: 0, output: '' });
    for (const { env, observe, expected } of SCENARIOS.filter((each) => each.name === name)) {
      const seen: unknown[][] = [];
      for (const each of [before, after]) {
        const running = await each.start(env);
        try {
          seen.push(await observe(running));
        } finally {
          await running.stop();
        }
      }
      expect(seen[0]).toMatchObject(expected);
      expect(seen[1]).toEqual(seen[0]);
    }
  }, 300_000);
});
