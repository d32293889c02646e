import { describe, expect, it, jest } from '@jest/globals';
import type { Question } from '../../../src/watchdog/messages.js';
import { MAX_QUESTIONS, MAX_SPECIAL_QUESTIONS, MAX_WAITING } from '../../../src/http/bounds.js';
import { Questions } from '../../../src/watchdog/worker/pending-requests.js';
import { FakeClock } from '../../support/fake-clock.js';

const READY: Question = {
  route: { probe: 'readiness' },
  method: 'GET',
  request: { path: '/readyz', query: {}, headers: {}, remoteAddress: undefined, via: 'port' },
};
const ANSWER = { status: 200, headers: {}, body: 'ready' };

const STARTUP: Question = { ...READY, route: { probe: 'startup' } };

function about(name: string): Question {
  return { ...READY, request: { ...READY.request, query: { exclude: name } } };
}

function questionsOf() {
  const clock = new FakeClock();
  const send = jest.fn<(id: number, question: Question) => void>();
  return { clock, send, questions: new Questions(clock, 950, send) };
}

describe('Questions', () => {
  it('are sent under a number, and answered by it', async () => {
    const { clock, send, questions } = questionsOf();
    const both = [questions.ask(READY), questions.ask(STARTUP)];
    const [first, second] = send.mock.calls.map(([id]) => id);
    questions.answer(second!, { ...ANSWER, body: 'second' });
    questions.answer(first!, { ...ANSWER, body: 'first' });
    expect((await Promise.all(both)).map((answer) => answer?.body)).toEqual(['first', 'second']);
    expect(clock.pending).toBe(0);
  });

  it('have no answer after the deadline, and ignore a later one', async () => {
    const { clock, send, questions } = questionsOf();
    const asked = questions.ask(READY);
    clock.advance(950);
    expect(await asked).toBeUndefined();
    questions.answer(send.mock.calls[0]![0], ANSWER);
  });

  it('have no answer once they are given up', async () => {
    const { clock, questions } = questionsOf();
    const both = [questions.ask(READY), questions.ask(READY)];
    questions.giveUp();
    expect(await Promise.all(both)).toEqual([undefined, undefined]);
    expect(clock.pending).toBe(0);
  });

  it('are sent once for all clients that ask the same at the same time, and again later', async () => {
    const { send, questions } = questionsOf();
    const all = Array.from({ length: 20 }, () => questions.ask({ ...READY }));
    expect(send).toHaveBeenCalledTimes(1);
    questions.answer(send.mock.calls[0]![0], ANSWER);
    expect(await Promise.all(all)).toEqual(all.map(() => ANSWER));
    void questions.ask(READY);
    expect(send).toHaveBeenCalledTimes(2);
  });

  it('are shared only between requests that do not differ', () => {
    const { send, questions } = questionsOf();
    const { route, request } = READY;
    for (const different of [
      READY,
      STARTUP,
      about('db'),
      { ...READY, route: { ...route, indicator: 'db' } },
      { ...READY, request: { ...request, headers: { accept: 'text/plain' } } },
      { ...READY, request: { ...request, remoteAddress: '10.0.0.1' } },
    ])
      void questions.ask(different);
    expect(send).toHaveBeenCalledTimes(6);
  });

  it('with parameters are few at a time, and do not block those about a whole probe', async () => {
    const { send, questions } = questionsOf();
    for (let name = 0; name < 10_000; name += 1) void questions.ask(about(`n${name}`));
    expect(send).toHaveBeenCalledTimes(MAX_SPECIAL_QUESTIONS);
    expect(await questions.ask(about('one more'))).toBeUndefined();
    void questions.ask(READY);
    expect(send).toHaveBeenCalledTimes(MAX_SPECIAL_QUESTIONS + 1);
  });

  it('of clients that the application judges are bounded, too', async () => {
    const { clock, send, questions } = questionsOf();
    const ask = (port: number) => questions.ask({ ...READY, request: { ...READY.request, remoteAddress: `${port}` } });
    for (let port = 0; port < 10_000; port += 1) void ask(port);
    expect(send).toHaveBeenCalledTimes(MAX_QUESTIONS);
    expect(clock.pending).toBe(MAX_QUESTIONS);
  });

  it('are waited for by a bounded number of clients, until they are answered', async () => {
    const { send, questions } = questionsOf();
    const waiting = Array.from({ length: MAX_WAITING }, () => questions.ask(READY));
    expect(await questions.ask(READY)).toBeUndefined();
    questions.answer(send.mock.calls[0]![0], ANSWER);
    await Promise.all(waiting);
    const again = questions.ask(READY);
    questions.answer(send.mock.calls[1]![0], ANSWER);
    expect(await again).toEqual(ANSWER);
  });
});
