import { describe, expect, it } from '@jest/globals';
import { DEFAULTS } from '../../../src/core/options/defaults.js';
import { answerOf, type ProbeAnswer } from '../../../src/http/answer.js';
import type { ProbeRoute } from '../../../src/http/route.js';
import { BEATS, MEMORY_BYTES, type ForwardedRequest, type MainState } from '../../../src/watchdog/messages.js';
import { ProbeHandler } from '../../../src/watchdog/worker/probe-handler.js';
import { LastKnown } from '../../../src/watchdog/worker/last-known.js';
import { MainThreadMonitor } from '../../../src/watchdog/worker/main-thread-monitor.js';
import { limitForProbe, PendingRequests } from '../../../src/watchdog/worker/pending-requests.js';
import { FakeClock } from '../../support/fake-clock.js';

const DB = { status: 'healthy', required: true } as const;
const STATE: MainState = {
  phase: 'running',
  startup: { status: 'started', uptimeMs: 0, tasks: {}, checks: {} },
  readiness: { status: 'ready', checks: { db: DB } },
  isAnswer: true,
};

/** The main thread answers with `answer`, or not at all if it is not given. */
function handlerOf({
  answer,
  state = STATE,
  service = {},
}: { answer?: string; state?: MainState; service?: object } = {}) {
  const clock = new FakeClock();
  const memory = new Int32Array(new SharedArrayBuffer(MEMORY_BYTES));
  const monitor = new MainThreadMonitor(memory, DEFAULTS.heartbeat, clock);
  const known = new LastKnown(clock, DEFAULTS.heartbeat.unreadyAfterMs, Infinity);
  known.take(state);
  const asked: ProbeRoute[] = [];
  const send = (id: number, { route }: ForwardedRequest): void => {
    asked.push(route);
    if (answer !== undefined) pendingRequests.answer(id, answerOf(200, 'text/plain', answer, { from: 'main' }));
  };
  const pendingRequests = new PendingRequests<ForwardedRequest, ProbeAnswer>(clock, 950, send, limitForProbe);
  const probeHandler = new ProbeHandler(
    { heartbeat: DEFAULTS.heartbeat, format: DEFAULTS.format, service, isClientJudged: false },
    monitor,
    known,
    pendingRequests,
    clock,
  );
  const ask = (route: ProbeRoute, { method = 'GET', query = {}, headers = {} } = {}) =>
    probeHandler.answer(route, method, { path: '/', query, headers, remoteAddress: undefined, via: 'port' });
  const blockFor = (ms: number): void => {
    for (let passed = 0; passed < ms; passed += monitor.tickMs) {
      clock.advance(monitor.tickMs);
      monitor.look();
    }
  };
  return { ask, asked, blockFor, clock, known, memory, monitor };
}

const READINESS: ProbeRoute = { probe: 'readiness' };
const LIVENESS: ProbeRoute = { probe: 'liveness' };

describe('ProbeHandler', () => {
  it('passes on the answers of the main thread to readiness, startup and an indicator', async () => {
    const { ask, asked } = handlerOf({ answer: 'from main' });
    const routes: ProbeRoute[] = [READINESS, { probe: 'startup' }, { probe: 'readiness', indicator: 'db' }];
    for (const route of routes)
      expect(await ask(route)).toMatchObject({ headers: { from: 'main' }, body: 'from main' });
    expect(asked).toEqual(routes);
  });

  it('answers liveness without asking the main thread', async () => {
    const { ask, asked } = handlerOf();
    const { status, body } = await ask(LIVENESS);
    expect([status, JSON.parse(body)]).toEqual([
      200,
      {
        status: 'alive',
        uptimeMs: 0,
        eventLoop: { observer: 'watchdog', silentMs: 0, longestSilenceMs: 0 },
      },
    ]);
    expect(asked).toEqual([]);
  });

  it('shows the labels of the service, also while the main thread is silent', async () => {
    const { ask, blockFor } = handlerOf({ service: { version: '1.4.2' } });
    expect(JSON.parse((await ask(LIVENESS)).body)).toMatchObject({ service: { version: '1.4.2' } });
    blockFor(2000);
    expect(JSON.parse((await ask(READINESS)).body)).toMatchObject({ service: { version: '1.4.2' } });
  });

  it('is stalled once the silence has reached stalledAfterMs, and alive again with the next beat', async () => {
    const { ask, blockFor, memory } = handlerOf();
    blockFor(DEFAULTS.heartbeat.stalledAfterMs - 250);
    expect((await ask(LIVENESS)).status).toBe(200);
    blockFor(250);
    expect((await ask(LIVENESS)).status).toBe(503);
    Atomics.add(memory, BEATS, 1);
    expect((await ask(LIVENESS)).status).toBe(200);
  });

  it.each([
    ['before startup is reached', { ...STATE, startup: { ...STATE.startup, status: 'starting' } }],
    ['while draining', { ...STATE, phase: 'draining' }],
  ] as [string, MainState][])('is alive %s, however long the silence', async (_when, state) => {
    const { ask, blockFor } = handlerOf({ state });
    blockFor(120_000);
    expect((await ask(LIVENESS)).status).toBe(200);
  });

  it('is stalled for a watched loop that is silent, and lists it', async () => {
    const { ask, blockFor, memory, monitor } = handlerOf();
    monitor.watch([{ id: 1, name: 'orders', maxSilenceMs: 500, beats: new Int32Array(1) }]);
    blockFor(750);
    Atomics.add(memory, BEATS, 1);
    const { status, body } = await ask(LIVENESS);
    expect([status, JSON.parse(body)]).toMatchObject([
      503,
      { status: 'stalled', heartbeats: { orders: { silentMs: 750, maxSilenceMs: 500 } } },
    ]);
  });

  it('does not ask a main thread that has missed two beats, but answers from what it knows', async () => {
    const { ask, asked, blockFor } = handlerOf({ answer: 'from main' });
    blockFor(1000);
    expect(await ask(READINESS)).toMatchObject({
      status: 200,
      body: '{"status":"ready","checks":{"db":{"status":"healthy","required":true}}}',
    });
    expect(await ask({ probe: 'startup' })).toMatchObject({ status: 200 });
    expect(await ask({ probe: 'readiness', indicator: 'db' })).toMatchObject({ status: 200 });
    expect(await ask({ probe: 'readiness', indicator: 'nobody' })).toMatchObject({ status: 404 });
    expect(await ask(READINESS, { query: { verbose: '' } })).toMatchObject({ body: '[+]db ok\nreadyz check passed\n' });
    expect(JSON.parse((await ask(READINESS, { query: { exclude: 'db' } })).body)).toEqual({
      status: 'ready',
      checks: {},
    });
    expect(asked).toEqual([]);
  });

  it('answers from what it knows if the main thread does not answer in time', async () => {
    const { ask, clock } = handlerOf();
    const answer = ask(READINESS);
    clock.advance(950);
    expect(await answer).toMatchObject({ status: 200 });
  });

  it('refuses other methods, also in a stall', async () => {
    const { ask, asked, blockFor } = handlerOf({ answer: 'from main' });
    expect(await ask(LIVENESS, { method: 'POST' })).toMatchObject({ status: 405 });
    blockFor(2000);
    expect(await ask(READINESS, { method: 'DELETE' })).toMatchObject({ status: 405 });
    expect(asked).toEqual([]);
  });
});
