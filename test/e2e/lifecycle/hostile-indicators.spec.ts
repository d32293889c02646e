import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Server } from 'node:http';
import { Module, type INestApplication, type Provider } from '@nestjs/common';
import {
  degraded,
  HealthModule,
  HealthService,
  healthy,
  OptionalIndicator,
  RequiredIndicator,
  unhealthy,
  type CheckContext,
  type HealthModuleOptions,
  type ReadinessReport,
} from '../../../src/index.js';
import { ADAPTERS, closeApps, startApp, urlOf, type Adapter } from '../../support/adapters.js';
import { ask } from '../../support/ask.js';
import { deferred, settle } from '../../support/deferred.js';
import { eventually } from '../../support/eventually.js';
import { throwingProxy } from '../../support/hostile.js';

type Behaviour = (context: CheckContext) => unknown;

const ANSWER_MS = 400;
/** Even a busy machine must process 10 MB within this time. */
const TIMEOUT_MS = 300;
/** An answer that is later than this did not arrive because of `answerMs`. */
const MARGIN_MS = 2500;
const MEGABYTES = 'x'.repeat(10_000_000);

const thrown =
  (value: unknown): Behaviour =>
  () => {
    throw value;
  };
const unreadable = (key: string) =>
  Object.defineProperty({}, key, { enumerable: true, get: thrown(throwingProxy()) as never });
const THEN = 'then';
const thenable =
  (then: (...settle: ((value?: unknown) => void)[]) => unknown): Behaviour =>
  () => ({ [THEN]: then });
const circular = (): Record<string, unknown> => {
  const details: Record<string, unknown> = {};
  details['self'] = details;
  return details;
};

/** What an indicator does, and the status that it must get. */
const CASES: readonly (readonly [string, Behaviour, 'healthy' | 'degraded' | 'unhealthy'])[] = [
  ['throws nothing', thrown(undefined), 'unhealthy'],
  ['throws null', thrown(null), 'unhealthy'],
  ['throws a text', thrown('refused'), 'unhealthy'],
  ['throws a symbol', thrown(Symbol('s')), 'unhealthy'],
  ['throws a healthy result', thrown(healthy()), 'unhealthy'],
  ['throws a proxy that throws', thrown(throwingProxy()), 'unhealthy'],
  ['throws 10 MB', thrown(new Error(MEGABYTES)), 'unhealthy'],
  ['throws control characters', thrown(new Error('a\r\n\r\nHTTP/1.1 200 OK\u0000\u2028\u202e')), 'unhealthy'],
  ['rejects with nothing', () => Promise.reject(undefined), 'unhealthy'],
  ['never settles', () => new Promise(() => {}), 'unhealthy'],
  ['returns a thenable that never settles', thenable(() => {}), 'unhealthy'],
  ['settles twice, first well', thenable((ok, bad) => (ok!(), bad!(new Error('late')))), 'healthy'],
  ['settles twice, first badly', thenable((ok, bad) => (bad!(new Error('early')), ok!())), 'unhealthy'],
  ['has a then that throws', thenable(thrown(new Error('then')) as never), 'unhealthy'],
  ['blocks past its signal', () => blockFor(TIMEOUT_MS + 50), 'unhealthy'],
  ['settles after its signal', ({ signal }) => new Promise((ok) => signal.addEventListener('abort', ok)), 'unhealthy'],
  ['rejects in a later turn, too', lateRejection, 'healthy'],
  ['returns null', () => null, 'unhealthy'],
  ['returns false', () => false, 'unhealthy'],
  ['returns a text', () => 'healthy', 'unhealthy'],
  ['returns a number', () => 200, 'unhealthy'],
  ['returns an empty object', () => ({}), 'unhealthy'],
  ['returns an imitation of a result', () => ({ status: 'healthy' }), 'unhealthy'],
  ['returns an unknown Terminus status', () => ({ it: { status: 'DOWN' } }), 'unhealthy'],
  ['returns a Terminus result that is up', () => ({ it: { status: 'up', free: 5 } }), 'healthy'],
  ['returns a Terminus result that is down', () => ({ it: { status: 'down', message: 'gone' } }), 'unhealthy'],
  ['returns a Terminus result that is degraded', () => ({ it: { status: 'degraded' } }), 'degraded'],
  ['returns a proxy that throws', () => throwingProxy(), 'unhealthy'],
  ['returns an unreadable Terminus result', () => ({ it: unreadable('status') }), 'unhealthy'],
  ['returns degraded without a message', () => degraded(undefined as never), 'degraded'],
  ['returns circular details', () => healthy(circular()), 'healthy'],
  ['returns a BigInt', () => healthy({ rows: 10n ** 30n }), 'healthy'],
  ['returns 10 MB of details', () => healthy({ dump: MEGABYTES }), 'healthy'],
  ['returns details with a getter that throws', () => healthy(unreadable('rows') as never), 'healthy'],
  ['returns details whose toJSON throws', () => healthy({ toJSON: thrown(new Error('toJSON')) }), 'healthy'],
  ['returns a message of control characters', () => unhealthy('a\u0000\r\nb'), 'unhealthy'],
  ['returns a proxy as details', () => unhealthy('gone', throwingProxy() as never), 'unhealthy'],
];

const options: HealthModuleOptions = {
  answerMs: ANSWER_MS,
  details: 'full',
  startup: { requireIndicators: false },
  indicators: { defaults: { timeoutMs: TIMEOUT_MS, cacheMs: 0 } },
};

let behave: Behaviour = () => undefined;

@RequiredIndicator('hostile')
class RequiredHostile {
  check(context: CheckContext): unknown {
    return behave(context);
  }
}

@OptionalIndicator('hostile')
class OptionalHostile extends RequiredHostile {}

@RequiredIndicator('neighbour')
class Neighbour {
  check(): unknown {
    return healthy({ rows: 2 });
  }
}

const escaped: unknown[] = [];
const note = (error: unknown): void => void escaped.push(error);
beforeAll(() => void process.on('unhandledRejection', note).on('uncaughtException', note));
afterAll(() => void process.off('unhandledRejection', note).off('uncaughtException', note));
afterEach(closeApps);

async function start(adapter: Adapter, providers: Provider[], given = options): Promise<INestApplication> {
  @Module({ imports: [HealthModule.forRoot(given)], providers })
  class AppModule {}
  const app = await startApp(adapter, AppModule);
  await settle();
  return app;
}

async function timed(url: string, headers: Record<string, string> = {}) {
  const begin = performance.now();
  const reply = await ask(url, { headers });
  return { ...reply, tookMs: performance.now() - begin };
}

describe.each(ADAPTERS)('on $name, an indicator that', (adapter) => {
  const cases = CASES.map(([what, behaviour, status]) => ({ what, behaviour, status }));

  it.each(cases)(
    '$what is $status, and spoils nothing else',
    async ({ behaviour, status }) => {
      behave = behaviour;
      const [required, optional] = [
        await start(adapter, [RequiredHostile, Neighbour]),
        await start(adapter, [OptionalHostile, Neighbour]),
      ];
      const expected = {
        required: { healthy: 'ready', degraded: 'degraded', unhealthy: 'not_ready' }[status],
        optional: { healthy: 'ready', degraded: 'degraded', unhealthy: 'degraded' }[status],
      };
      for (const [app, verdict] of [
        [required, expected.required],
        [optional, expected.optional],
      ] as const) {
        const url = `${urlOf(app)}/readyz`;
        // The second probe finds the check that the first one has left running.
        for (const reply of [await timed(url), await timed(url)]) {
          expect(reply.status).toBe(verdict === 'not_ready' ? 503 : 200);
          expect(reply.tookMs).toBeLessThan(ANSWER_MS + MARGIN_MS);
          expect(Buffer.byteLength(reply.body)).toBeLessThanOrEqual(8192);
          const report = JSON.parse(reply.body) as ReadinessReport;
          expect(report.status).toBe(verdict);
          expect(report.checks['hostile']?.status).toBe(status);
          expect(report.checks['neighbour']).toMatchObject({ status: 'healthy', details: { rows: 2 } });
        }
        for (const headers of [{ accept: 'text/plain' }, { accept: 'application/health+json' }])
          expect((await timed(url, headers)).status).toBe(verdict === 'not_ready' ? 503 : 200);

        expect((await timed(`${url}/hostile`)).status).toBe(status === 'unhealthy' ? 503 : 200);
        expect((await timed(`${url}/neighbour`)).status).toBe(200);
        expect((await timed(`${url}?exclude=hostile`)).status).toBe(200);
        expect((await timed(`${urlOf(app)}/livez`)).status).toBe(200);
        expect((await timed(`${urlOf(app)}/startupz`)).status).toBe(200);
      }
      await settle();
      expect(escaped).toEqual([]);
    },
    60_000,
  );
});

describe.each(ADAPTERS)('on $name', (adapter) => {
  it('an optional indicator that hangs leaves readiness at 200, and no slower than answerMs', async () => {
    behave = () => new Promise(() => {});
    const app = await start(adapter, [OptionalHostile, Neighbour], {
      answerMs: ANSWER_MS,
      indicators: { defaults: { timeoutMs: 60_000 } },
    });
    await eventually(() => app.get(HealthService).startup().status === 'started');
    const begin = performance.now();
    for (let time = 0; time < 5; time++) {
      const { status, body, tookMs } = await timed(`${urlOf(app)}/readyz`);
      expect(status).toBe(200);
      expect(JSON.parse(body)).toMatchObject({
        status: 'degraded',
        checks: { neighbour: { status: 'healthy' }, hostile: { status: 'unhealthy', running: true } },
      });
      expect(tookMs).toBeLessThan(ANSWER_MS + MARGIN_MS);
    }
    expect(performance.now() - begin).toBeLessThan(30_000);
  }, 60_000);

  it('a thousand probes at once cost one check, and all get the same answer', async () => {
    const gate = deferred();
    const check = jest.fn<Behaviour>(() => gate.promise);
    const app = await start(adapter, [RequiredHostile], {
      answerMs: 20_000,
      startup: { requireIndicators: false },
      indicators: { defaults: { timeoutMs: 60_000, cacheMs: 60_000 } },
    });
    behave = check;
    const server = app.getHttpServer() as Server;
    let arrived = 0;
    server.on('connection', () => arrived++);
    const replies = Array.from({ length: 1000 }, () => ask(`${urlOf(app)}/readyz`));
    await eventually(() => arrived >= 1000, 20_000);
    gate.resolve();
    expect(new Set((await Promise.all(replies)).map(({ status }) => status))).toEqual(new Set([200]));
    expect(check).toHaveBeenCalledTimes(1);
  }, 60_000);
});

function blockFor(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end;);
}

/** Returns a promise that resolves. It also makes one that rejects, and handles that rejection itself. */
function lateRejection(): Promise<void> {
  Promise.reject(new Error('on the side')).catch(() => {});
  return Promise.resolve();
}
