import { describe, expect, it, jest } from '@jest/globals';
import type { Question } from '../../../src/watchdog/messages.js';
import { Questions } from '../../../src/watchdog/worker/questions.js';
import { FakeClock } from '../../support/fake-clock.js';

const READY: Question = {
  route: { probe: 'readiness' },
  method: 'GET',
  request: { path: '/readyz', query: {}, headers: {}, remoteAddress: undefined, via: 'port' },
};
const ANSWER = { status: 200, headers: {}, body: 'ready' };

function questionsOf() {
  const clock = new FakeClock();
  const send = jest.fn<(id: number, question: Question) => void>();
  return { clock, send, questions: new Questions(clock, 950, send) };
}

describe('Questions', () => {
  it('are sent under a number, and answered by it', async () => {
    const { clock, send, questions } = questionsOf();
    const both = [questions.ask(READY), questions.ask(READY)];
    const [first, second] = send.mock.calls.map(([id]) => id);
    questions.answer(second!, { ...ANSWER, body: 'second' });
    questions.answer(first!, { ...ANSWER, body: 'first' });
    expect((await Promise.all(both)).map((answer) => answer?.body)).toEqual(['first', 'second']);
    expect(clock.pending).toBe(0);
  });

  it('have no answer once patience has run out, and ignore one that comes later', async () => {
    const { clock, send, questions } = questionsOf();
    const asked = questions.ask(READY);
    clock.advance(950);
    expect(await asked).toBeUndefined();
    questions.answer(send.mock.calls[0]![0], ANSWER);
  });

  it('have no answer as soon as it is known that none will come', async () => {
    const { clock, questions } = questionsOf();
    const both = [questions.ask(READY), questions.ask(READY)];
    questions.giveUp();
    expect(await Promise.all(both)).toEqual([undefined, undefined]);
    expect(clock.pending).toBe(0);
  });
});
