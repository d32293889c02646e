import { describe, expect, it, jest } from '@jest/globals';
import { figureOf, figuresOf, goal } from '../../bench/lib/figures.mjs';
import { faultOf, parseAnswer } from '../../bench/lib/load/answer.mjs';
import { show } from '../../bench/report/show.mjs';

const READY = { status: 200, texts: { '"status":"ready"': 1, '"status":"healthy"': 2 } };
const BODY = '{"status":"ready","checks":{"a":{"status":"healthy"},"b":{"status":"healthy"}}}';

describe('a figure of the measurements', () => {
  it('is the median, with half of the spread of its runs', () => {
    expect(show(figureOf([0.95, 1, 1.05]))).toBe('1.00 ±5 %');
  });

  it('is refused if the spread of its runs exceeds the limit', () => {
    expect(show(figureOf([0.9, 1, 1.1]))).toBe('not stable: 0.90 to 1.10');
    expect(show(figureOf([0.9, 1, 1.1], 0.3))).toBe('1.00 ±10 %');
  });

  it('is measured a second time, alone, if it was not stable', async () => {
    jest.spyOn(console, 'log').mockImplementation(() => {});
    const measured: (readonly string[] | undefined)[] = [];
    const numbers = [1, 2, 3, 5, 5, 5];
    const figures = await figuresOf(3, async (only): Promise<Record<string, number>> => {
      measured.push(only && [...only]);
      const wild = { wild: numbers.shift() ?? 0 };
      return only ? wild : { calm: 1, ...wild };
    });
    expect(measured).toEqual([undefined, undefined, undefined, ['wild'], ['wild'], ['wild']]);
    expect(figures).toMatchObject({ calm: { runs: [1, 1, 1] }, wild: { runs: [5, 5, 5] } });
  });

  it('has fewer runs if the later ones leave it out', async () => {
    const measure = async (_only: ReadonlySet<string> | undefined, run: number): Promise<Record<string, number>> =>
      run < 2 ? { ours: 1, peer: 3 } : { ours: 1 };
    expect(await figuresOf(3, measure)).toMatchObject({ ours: { runs: [1, 1, 1] }, peer: { runs: [3, 3] } });
  });
});

describe('a goal of the measurements', () => {
  it.each([
    ['not met: every run reaches it, but the spread is too large', [0.8, 1, 1.3], false],
    ['met: the figure is stable and reaches it, although one run does not', [0.79, 0.85, 0.86], true],
    ['not met: the figure is stable and misses it', [0.75, 0.79, 0.81], false],
    ['not met: the median reaches it, but the spread is too large', [0.6, 0.9, 0.9], false],
  ])('is %s', (_claim, runs, isMet) => {
    expect(goal('at least 0.8', figureOf(runs), { atLeast: 0.8 }).isMet).toBe(isMet);
  });
});

describe('the reader of answers under load', () => {
  it('waits for the last byte of an answer, and refuses more', () => {
    const whole = Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`);
    expect(parseAnswer(whole)).toMatchObject({ status: 200, body: BODY });
    expect(parseAnswer(whole.subarray(0, -1))).toBeUndefined();
    expect(() => parseAnswer(Buffer.concat([whole, Buffer.from('!')]))).toThrow('more than an answer');
  });

  it.each([
    ['accepts the expected answer', { status: 200, body: BODY }, undefined],
    ['rejects another status', { status: 503, body: BODY }, /^status 503 instead of 200/],
    [
      'rejects an answer that lacks a check',
      { status: 200, body: BODY.replace('healthy', 'unhealthy') },
      /does not occur 2 times/,
    ],
    ['rejects an empty answer', { status: 200, body: '' }, /does not occur 1 times/],
  ])('%s', (_claim, answer, fault) => {
    const found = faultOf(answer, READY);
    if (fault) expect(found).toMatch(fault);
    else expect(found).toBeUndefined();
  });
});
