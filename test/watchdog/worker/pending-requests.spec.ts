import { describe, expect, it, jest } from '@jest/globals';
import type { ForwardedRequest } from '../../../src/watchdog/messages.js';
import { MAX_FORWARDED, MAX_SPECIAL_FORWARDED, MAX_WAITING } from '../../../src/http/bounds.js';
import { limitForProbe, PendingRequests } from '../../../src/watchdog/worker/pending-requests.js';
import { answerOf, type ProbeAnswer } from '../../../src/http/answer.js';
import { FakeClock } from '../../support/fake-clock.js';

const READY: ForwardedRequest = {
  route: { probe: 'readiness' },
  method: 'GET',
  request: { path: '/readyz', query: {}, headers: {}, remoteAddress: undefined, via: 'port' },
};
const ANSWER = answerOf(200, 'text/plain', 'ready');

const STARTUP: ForwardedRequest = { ...READY, route: { probe: 'startup' } };

function about(name: string): ForwardedRequest {
  return { ...READY, request: { ...READY.request, query: { exclude: name } } };
}

function requestsOf() {
  const clock = new FakeClock();
  const send = jest.fn<(id: number, request: ForwardedRequest) => void>();
  const pendingRequests = new PendingRequests<ForwardedRequest, ProbeAnswer>(clock, 950, send, limitForProbe);
  return { clock, send, pendingRequests };
}

describe('PendingRequests', () => {
  it('are sent under a number, and answered by it', async () => {
    const { clock, send, pendingRequests } = requestsOf();
    const both = [pendingRequests.forward(READY), pendingRequests.forward(STARTUP)];
    const [first, second] = send.mock.calls.map(([id]) => id);
    pendingRequests.answer(second!, { ...ANSWER, body: 'second' });
    pendingRequests.answer(first!, { ...ANSWER, body: 'first' });
    expect((await Promise.all(both)).map((answer) => answer?.body)).toEqual(['first', 'second']);
    expect(clock.pending).toBe(0);
  });

  it('have no answer after the deadline, and ignore a later one', async () => {
    const { clock, send, pendingRequests } = requestsOf();
    const asked = pendingRequests.forward(READY);
    clock.advance(950);
    expect(await asked).toBeUndefined();
    pendingRequests.answer(send.mock.calls[0]![0], ANSWER);
  });

  it('have no answer once they are given up', async () => {
    const { clock, pendingRequests } = requestsOf();
    const both = [pendingRequests.forward(READY), pendingRequests.forward(READY)];
    pendingRequests.giveUp();
    expect(await Promise.all(both)).toEqual([undefined, undefined]);
    expect(clock.pending).toBe(0);
  });

  it('are sent once for all clients that ask the same at the same time, and again later', async () => {
    const { send, pendingRequests } = requestsOf();
    const all = Array.from({ length: 20 }, () => pendingRequests.forward({ ...READY }));
    expect(send).toHaveBeenCalledTimes(1);
    pendingRequests.answer(send.mock.calls[0]![0], ANSWER);
    expect(await Promise.all(all)).toEqual(all.map(() => ANSWER));
    void pendingRequests.forward(READY);
    expect(send).toHaveBeenCalledTimes(2);
  });

  it('are shared only between requests that do not differ', () => {
    const { send, pendingRequests } = requestsOf();
    const { route, request } = READY;
    for (const different of [
      READY,
      STARTUP,
      about('db'),
      { ...READY, route: { ...route, indicator: 'db' } },
      { ...READY, request: { ...request, headers: { accept: 'text/plain' } } },
      { ...READY, request: { ...request, remoteAddress: '10.0.0.1' } },
    ])
      void pendingRequests.forward(different);
    expect(send).toHaveBeenCalledTimes(6);
  });

  it('with parameters are few at a time, and do not block those about a whole probe', async () => {
    const { send, pendingRequests } = requestsOf();
    for (let name = 0; name < 10_000; name += 1) void pendingRequests.forward(about(`n${name}`));
    expect(send).toHaveBeenCalledTimes(MAX_SPECIAL_FORWARDED);
    expect(await pendingRequests.forward(about('one more'))).toBeUndefined();
    void pendingRequests.forward(READY);
    expect(send).toHaveBeenCalledTimes(MAX_SPECIAL_FORWARDED + 1);
  });

  it('of clients that the application judges are bounded, too', async () => {
    const { clock, send, pendingRequests } = requestsOf();
    const ask = (port: number) =>
      pendingRequests.forward({ ...READY, request: { ...READY.request, remoteAddress: `${port}` } });
    for (let port = 0; port < 10_000; port += 1) void ask(port);
    expect(send).toHaveBeenCalledTimes(MAX_FORWARDED);
    expect(clock.pending).toBe(MAX_FORWARDED);
  });

  it('are waited for by a bounded number of clients, until they are answered', async () => {
    const { send, pendingRequests } = requestsOf();
    const waiting = Array.from({ length: MAX_WAITING }, () => pendingRequests.forward(READY));
    expect(await pendingRequests.forward(READY)).toBeUndefined();
    pendingRequests.answer(send.mock.calls[0]![0], ANSWER);
    await Promise.all(waiting);
    const again = pendingRequests.forward(READY);
    pendingRequests.answer(send.mock.calls[1]![0], ANSWER);
    expect(await again).toEqual(ANSWER);
  });
});
