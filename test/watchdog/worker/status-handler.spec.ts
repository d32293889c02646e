import { describe, expect, it, jest } from '@jest/globals';
import { DEFAULTS } from '../../../src/core/options/defaults.js';
import type { ProbeRequest } from '../../../src/core/report/probe-request.js';
import type { StatusReport } from '../../../src/core/report/status-report.js';
import { answerOf } from '../../../src/http/answer.js';
import { MAX_FORWARDED_REPORTS, OWN_ANSWER_MS } from '../../../src/http/bounds.js';
import { BEATS, MEMORY_BYTES, type MainState } from '../../../src/watchdog/messages.js';
import { LastKnown } from '../../../src/watchdog/worker/last-known.js';
import { MainThreadMonitor } from '../../../src/watchdog/worker/main-thread-monitor.js';
import { StatusHandler } from '../../../src/watchdog/worker/status-handler.js';
import { FakeClock } from '../../support/fake-clock.js';

const DB = { status: 'healthy', required: true, latencyMs: 3, ageMs: 100 } as const;
const STATE: MainState = {
  phase: 'running',
  startup: { status: 'started', uptimeMs: 5000, tasks: {}, checks: {} },
  readiness: { status: 'ready', checks: { db: DB, cache: { status: 'unhealthy', required: false } } },
  isAnswer: true,
};
const CHANGE = {
  at: '2026-11-26T18:00:00.000Z',
  subject: 'startup',
  from: 'starting',
  to: 'started',
  lastedMs: 9,
} as const;
const PAGE = answerOf(200, 'text/html', 'the page');
const FROM_MAIN = answerOf(200, 'text/plain', 'from the main thread');

function handlerOf({ isClientJudged = false, state = STATE } = {}) {
  const clock = new FakeClock();
  const memory = new Int32Array(new SharedArrayBuffer(MEMORY_BYTES));
  const monitor = new MainThreadMonitor(memory, DEFAULTS.heartbeat, clock);
  const known = new LastKnown(clock, DEFAULTS.heartbeat.unreadyAfterMs, Infinity);
  known.take(state);
  const send = jest.fn<(id: number, request: ProbeRequest) => void>();
  const liveness = () =>
    ({ status: 'alive', uptimeMs: known.uptimeMs, eventLoop: monitor.eventLoop() }) as StatusReport['liveness'];
  const handler = new StatusHandler({
    clock,
    monitor,
    known,
    liveness,
    report: send,
    isClientJudged,
    service: {},
    page: PAGE,
  });
  const ask = (headers: ProbeRequest['headers'] = {}, query = {}) =>
    handler.answer({ path: '/statusz', query, headers, remoteAddress: '127.0.0.1', via: 'port' });
  const report = async (headers = {}) => {
    const { body } = await ask(headers);
    return JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body)) as StatusReport;
  };
  const blockFor = (ms: number): void => {
    for (let passed = 0; passed < ms; passed += monitor.tickMs) {
      clock.advance(monitor.tickMs);
      monitor.look();
    }
  };
  return { ask, blockFor, clock, handler, known, memory, monitor, report, send };
}

describe('the status page on the probe port', () => {
  it('is given to browsers at once, whatever the main thread does', () => {
    const { ask, blockFor, send } = handlerOf();
    expect(ask({ accept: 'text/html' })).toBe(PAGE);
    blockFor(3000);
    expect(ask({ accept: 'text/html' })).toBe(PAGE);
    expect(send).not.toHaveBeenCalled();
  });

  it('has its data from the main thread while that beats, once for all clients that ask meanwhile', async () => {
    const { ask, handler, send } = handlerOf();
    const asked = [ask(), ask({ 'user-agent': 'x' }), ask({}, { a: '1' })].map(async (answer) => answer);
    expect(send).toHaveBeenCalledTimes(1);
    handler.take(send.mock.calls[0]![0], FROM_MAIN);
    expect(await Promise.all(asked)).toEqual([FROM_MAIN, FROM_MAIN, FROM_MAIN]);
  });

  it('shows each whole request to the main thread if `details` is a function, up to a bound', async () => {
    const { ask, report, send } = handlerOf({ isClientJudged: true });
    for (let client = 0; client < MAX_FORWARDED_REPORTS; client += 1) void ask({ 'x-client': String(client) });
    expect(send).toHaveBeenCalledTimes(MAX_FORWARDED_REPORTS);
    expect(send.mock.calls[3]![1]).toMatchObject({ path: '/statusz', headers: { 'x-client': '3' } });
    expect(await report({ 'x-client': 'one too many' })).toMatchObject({ phase: 'running' });
    expect(send).toHaveBeenCalledTimes(MAX_FORWARDED_REPORTS);
  });

  it('has all its keys while the main thread is silent, with ages that go on', async () => {
    const { blockFor, handler, report, send } = handlerOf();
    const drain = { requests: 2, messages: 0, connections: 3, work: 1, startupTasks: false };
    handler.learn({
      holds: [{ reason: 'maintenance', ageMs: 1000 }],
      drain: { step: 'begin', elapsedMs: 100, closingInMs: 2000, leftMs: 20_000, ...drain },
      changes: [CHANGE],
    });
    blockFor(3000);
    const seen = await report();
    expect(seen).toEqual({
      phase: 'running',
      uptimeMs: 8000,
      liveness: {
        status: 'alive',
        uptimeMs: 8000,
        eventLoop: { observer: 'watchdog', silentMs: 3000, longestSilenceMs: 3000 },
      },
      readiness: {
        status: 'ready',
        checks: { db: { ...DB, ageMs: 3100 }, cache: { status: 'skipped', required: false } },
      },
      startup: { status: 'started', uptimeMs: 8000, tasks: {}, checks: {} },
      holds: [{ reason: 'maintenance', ageMs: 4000 }],
      drain: { step: 'begin', elapsedMs: 3100, closingInMs: 0, leftMs: 17_000, ...drain },
      changes: [CHANGE],
    });
    expect(send).not.toHaveBeenCalled();
  });

  it('is stalled as the probe is, and still has what was known last of each check', async () => {
    const { blockFor, known, report } = handlerOf();
    known.take({
      ...STATE,
      isAnswer: false,
      readiness: { status: 'degraded', checks: { db: { ...DB, latencyMs: 9 } } },
    });
    blockFor(6000);
    expect((await report()).readiness).toMatchObject({
      status: 'not_ready',
      reason: 'stalled',
      checks: { db: { status: 'healthy', latencyMs: 9, ageMs: 6100 } },
    });
  });

  it('is answered within a second if the main thread beats but does not answer', async () => {
    const { clock, memory, monitor, report } = handlerOf();
    const asked = report();
    for (let passed = 0; passed < 950; passed += 50) {
      clock.advance(50);
      Atomics.add(memory, BEATS, 1);
      monitor.look();
    }
    expect((await asked).phase).toBe('running');
  });

  it('shares what this thread says for a tenth of a second', async () => {
    const { ask, blockFor, clock } = handlerOf();
    blockFor(2000);
    const first = await ask();
    clock.advance(OWN_ANSWER_MS - 1);
    expect(await ask()).toBe(first);
    clock.advance(1);
    expect(await ask()).not.toBe(first);
  });

  it('knows a drain that is over as long as it took', async () => {
    const { blockFor, handler, report } = handlerOf();
    const drain = {
      step: 'end',
      elapsedMs: 700,
      requests: 0,
      messages: 0,
      connections: 0,
      work: 0,
      startupTasks: false,
    } as const;
    handler.learn({ holds: [], changes: [], drain });
    blockFor(3000);
    expect((await report()).drain).toEqual(drain);
  });
});
