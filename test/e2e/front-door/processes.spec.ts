import { afterEach, describe, expect, it } from '@jest/globals';
import { ask, lasting, timeless, type Reply } from '../../support/ask.js';
import { eventually } from '../../support/eventually.js';
import { ChildApp } from './child-app.js';
import { ALIVE, DB_REPORT, READY, STARTED } from './shop.js';

const START_MS = 30_000;
const PROBES = ['/livez', '/readyz', '/startupz'];
const apps: ChildApp[] = [];

afterEach(async () => {
  for (const app of apps.splice(0)) await app.stop();
});

async function start(name: string, env: Record<string, string>): Promise<{ app: ChildApp; url: string }> {
  const app = new ChildApp(name, env);
  apps.push(app);
  return { app, url: (await app.message<{ url: string }>()).url };
}

describe.each(['Express', 'Fastify'])('the gate on %s, in a separate process', (ADAPTER) => {
  it(
    'is not counted by a throttler, which still counts the application',
    async () => {
      const [{ url }, { url: without }] = await Promise.all([
        start('throttled', { ADAPTER, MOUNT: 'gate' }),
        start('throttled', { ADAPTER }),
      ]);
      for (let round = 0; round < 3; round += 1) {
        for (const [path, body] of [
          ['/livez', ALIVE],
          ['/readyz', READY],
          ['/startupz', STARTED],
        ] as const) {
          const reply = await ask(`${url}${path}`);
          expect([path, reply.status, timeless(reply.body)]).toEqual([path, 200, body]);
          expect(Object.keys(reply.headers).filter((header) => /ratelimit|retry/i.test(header))).toEqual([]);
        }
      }
      const statuses: number[] = [];
      for (const path of ['/orders', '/orders', '/nowhere', '/orders']) {
        const reply = await ask(`${url}${path}`);
        statuses.push(reply.status);
        expect(comparable(reply)).toEqual(comparable(await ask(`${without}${path}`)));
      }
      expect(statuses).toEqual([200, 429, 404, 429]);
      expect(await statusesOf(url, PROBES)).toEqual([200, 200, 200]);
    },
    START_MS,
  );

  it(
    "leaves no span in OpenTelemetry's http instrumentation, which has one for each request of the application",
    async () => {
      const [observed, control] = await Promise.all([
        start('traced', { ADAPTER, MOUNT: 'gate' }),
        start('traced', { ADAPTER }),
      ]);
      const paths = ['/livez', '/readyz', '/startupz', '/readyz/db', '/orders', '/livez', '/orders'];
      for (const path of paths) {
        expect((await ask(`${observed.url}${path}`)).status).toBe(200);
        await ask(`${control.url}${path}`);
      }
      expect(await spans(observed.app, 2)).toEqual(['/orders', '/orders']);
      expect(await spans(control.app, paths.length)).toEqual(paths);
    },
    START_MS,
  );
});

describe.each(['Express', 'Fastify'])("mount: 'controller' on %s, in a separate process", (ADAPTER) => {
  it(
    'is counted by a throttler, unless its skipIf spares the controller of the probes',
    async () => {
      const [{ url: spared }, { url: counted }] = await Promise.all([
        start('throttled', { ADAPTER, MOUNT: 'controller', SPARES_PROBES: 'yes' }),
        start('throttled', { ADAPTER, MOUNT: 'controller' }),
      ]);
      expect(await statusesOf(spared, ['/orders', '/orders'])).toEqual([200, 429]);
      expect(await statusesOf(spared, [...PROBES, ...PROBES])).toEqual([200, 200, 200, 200, 200, 200]);
      expect(await statusesOf(counted, ['/livez', '/livez'])).toEqual([200, 429]);
    },
    START_MS,
  );

  it(
    "leaves spans in OpenTelemetry's http instrumentation, unless its ignoreIncomingRequestHook names the probes",
    async () => {
      const [ignoring, control] = await Promise.all([
        start('traced', { ADAPTER, MOUNT: 'controller', IGNORES_PROBES: 'yes' }),
        start('traced', { ADAPTER, MOUNT: 'controller' }),
      ]);
      const paths = [...PROBES, '/readyz/db', '/orders'];
      const answered = paths.map(() => 200);
      expect(await statusesOf(ignoring.url, paths)).toEqual(answered);
      expect(await statusesOf(control.url, paths)).toEqual(answered);
      expect(await spans(ignoring.app, 1)).toEqual(['/orders']);
      expect(await spans(control.app, paths.length)).toEqual(paths);
    },
    START_MS,
  );
});

describe("mount: 'controller' on Fastify", () => {
  it(
    'answers inject()',
    async () => {
      const app = new ChildApp('injected');
      apps.push(app);
      const { replies } = await app.message<{ replies: { status: number; cacheControl: string; body: string }[] }>();
      expect(replies.map(({ status, body }) => [status, timeless(body)])).toEqual([
        [200, ALIVE],
        [200, '[+]db ok\nreadyz check passed\n'],
        [200, ''],
        [200, DB_REPORT],
        [405, '{"error":"method not allowed"}'],
      ]);
      expect(new Set(replies.map(({ cacheControl }) => cacheControl))).toEqual(new Set(['no-store']));
    },
    START_MS,
  );
});

function comparable({ status, headers, body }: Reply): object {
  // These headers count remaining seconds, which differ between two answers.
  const { 'x-ratelimit-reset': _reset, 'retry-after': _retry, ...rest } = lasting(headers);
  return { status, headers: rest, body };
}

/** The statuses of one request after the other. */
async function statusesOf(url: string, paths: readonly string[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const path of paths) statuses.push((await ask(`${url}${path}`)).status);
  return statuses;
}

/** The targets of an application's spans, once there are `count` of them. */
function spans(app: ChildApp, count: number): Promise<string[]> {
  return eventually(async () => {
    app.send({});
    const { targets } = await app.message<{ targets: string[] }>();
    return targets.length >= count && targets;
  });
}
