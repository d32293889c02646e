import { describe, expect, it } from '@jest/globals';
import { listed, logText, stackText } from '../../../src/core/text/log-text.js';

describe('logText', () => {
  it.each([
    ['a line break', 'a\nERROR [Forged] b'],
    ['a carriage return', 'a\rb'],
    ['an escape sequence', 'a\u001B[2Jb'],
    ['a separator of Unicode', 'a\u2028b\u2029c\u0085d'],
    ['a mark that turns the direction', 'a\u202Eb'],
  ])('is one printable line, whatever it is given: %s', (_what, text) => {
    expect(logText(text)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
  });

  it('has 2000 characters at most', () => {
    expect(logText('x'.repeat(5_000_000))).toHaveLength(2000);
    expect(logText('x'.repeat(2000))).toBe('x'.repeat(2000));
  });

  it('shows no credential, and no part of one that the cut went through', () => {
    expect(logText('at postgres://shop:s3cret@db/shop')).toBe('at postgres://***@db/shop');
    for (let before = 1950; before < 2010; before++)
      expect(logText(`${'x'.repeat(before)} postgres://shop:s3cret@db/shop`)).not.toContain('s3');
  });

  it('never throws', () => {
    const unreadable = { toString: null, valueOf: null };
    for (const value of [undefined, null, Symbol('s'), unreadable, 1n]) expect(typeof logText(value)).toBe('string');
  });
});

describe('stackText', () => {
  it('has only the frames, so that no line of a message can look like a line of the log', () => {
    const error = new TypeError('no\n[Nest] 1  - ERROR [Forged] forged\n    at home (file:1:2)\u001B[2J');
    const lines = stackText(error).split('\n');
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.filter((line) => !line.startsWith('    at '))).toEqual([]);
    expect(stackText(error)).not.toContain('\u001B');
  });

  it('is bounded and masked', () => {
    const frame = `    at f (https://shop:s3cret@host/${'x'.repeat(1000)}:1:2)`;
    const text = stackText({ stack: `Error: x\n${`${frame}\n`.repeat(1000)}` });
    expect(text.length).toBeLessThan(10_000);
    expect(text).not.toContain('s3cret');
  });

  it.each([
    ['nothing', undefined],
    ['a text', 'no'],
    ['a stack that is a number', { stack: 7 }],
    [
      'a stack that throws',
      {
        get stack() {
          throw new Error('no');
        },
      },
    ],
  ])('is empty for %s', (_what, thrown) => {
    expect(stackText(thrown)).toBe('');
  });
});

describe('listed', () => {
  it('names ten, and says how many more there are', () => {
    const names = Array.from({ length: 20_000 }, (_, place) => `n${place}`);
    expect(listed(names)).toBe('n0, n1, n2, n3, n4, n5, n6, n7, n8, n9 … and 19,990 more');
    expect(listed(Array<string>(1_234_577).fill('n'))).toMatch(/ … and 1,234,567 more$/);
    expect(listed(names.slice(0, 10))).toBe('n0, n1, n2, n3, n4, n5, n6, n7, n8, n9');
    expect(listed([])).toBe('');
  });

  it('cuts each name', () => {
    expect(listed(['x'.repeat(1000), 'y'])).toHaveLength(103);
  });
});
