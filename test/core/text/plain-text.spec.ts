import { describe, expect, it } from '@jest/globals';
import { errorText, plainText } from '../../../src/core/text/plain-text.js';
import { throwingProxy } from '../../support/hostile.js';

describe('plainText', () => {
  it.each([
    ['line breaks', 'a\r\nb\u2028c\u2029d\u0085e', 'a b c d e'],
    ['control characters', 'a\u0000\u0007\u001b[31mb\u007f', 'a [31mb'],
    ['marks that turn the direction', 'abc\u202edcba\u2066x\u200f', 'abc dcba x'],
    ['half a surrogate pair', 'a\ud83db', 'a b'],
    ['white space around and inside', '  a \t\u00a0\ufeff b  ', 'a b'],
    ['a number', 12.5, '12.5'],
    ['a bigint', 12n, '12'],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
    ['nothing', undefined, 'undefined'],
    ['an object', { toString: () => 'shown\nso' }, 'shown so'],
    ['a function', () => 'source', 'a function'],
    ['an object without a text', Object.create(null), 'something that cannot be shown'],
    ['a proxy that throws', throwingProxy(), 'something that cannot be shown'],
  ])('makes one printable line of %s', (_what, value, expected) => {
    expect(plainText(value)).toBe(expected);
  });

  it('keeps what is not a control character', () => {
    expect(plainText('Größe 你好 👩‍👩‍👧 "quoted" <b>')).toBe('Größe 你好 👩‍👩‍👧 "quoted" <b>');
  });

  it('keeps 500 characters, and cuts longer text to 500', () => {
    expect(plainText('x'.repeat(500))).toBe('x'.repeat(500));
    expect(plainText('x'.repeat(501))).toBe(`${'x'.repeat(499)}…`);
    expect(plainText('x'.repeat(10_000_000))).toHaveLength(500);
  });

  it('cuts to the given length', () => {
    expect(plainText('abcdef', 3)).toBe('ab…');
    expect(plainText('abcdef', 1)).toBe('…');
  });

  it('does not cut a character in two', () => {
    expect(plainText('a👍bcd', 3)).toBe('a…');
    expect(plainText('👍abcd', 4)).toBe('👍a…');
  });
});

describe('errorText', () => {
  it.each([
    ['an error', new Error('refused'), 'refused'],
    ['a text', 'refused', 'refused'],
    ['an empty text', '', 'no message'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['an object with a message', { message: 'refused' }, 'refused'],
    ['an object with a code', { code: 'ECONNREFUSED' }, 'ECONNREFUSED'],
    ['an error with nothing but a code', Object.assign(new Error(''), { code: 'ETIMEDOUT' }), 'ETIMEDOUT'],
    ['an error without a message', new RangeError(''), 'RangeError'],
    ['an object with nothing but a name', { name: 'TimeoutError' }, 'TimeoutError'],
    ['a function', function refused() {}, 'a function'],
    ['an object without anything', {}, 'an object without a message'],
    ['an object with a text of its own', { toString: () => 'my text' }, 'my text'],
    ['an empty list', [], 'no message'],
    [
      'an object with an unreadable message',
      {
        get message() {
          throw new Error('no');
        },
        code: 'E1',
      },
      'E1',
    ],
    ['an object whose message is no text', { message: 12, code: 'E2' }, 'E2'],
    ['a proxy that throws', throwingProxy(), 'something that cannot be shown'],
    ['an error of several lines', new Error('a\nb'), 'a b'],
  ])('takes the text of %s', (_what, thrown, expected) => {
    expect(errorText(thrown)).toBe(expected);
  });

  it('names the errors inside an AggregateError without a message, as of a refused connection', () => {
    const errors = ['::1', '127.0.0.1'].map((address) => new Error(`connect ECONNREFUSED ${address}:5432`));
    const thrown = Object.assign(new AggregateError(errors, ''), { code: 'ECONNREFUSED' });
    expect(errorText(thrown)).toBe('connect ECONNREFUSED ::1:5432; connect ECONNREFUSED 127.0.0.1:5432');
  });

  it('falls back to the code if the inner errors have no message', () => {
    const thrown = Object.assign(new AggregateError([''], ''), { code: 'ECONNREFUSED' });
    expect(errorText(thrown)).toBe('ECONNREFUSED');
  });

  it('adds the cause, unless the message already names it', () => {
    const cause = new Error('connect ECONNREFUSED');
    expect(errorText(new TypeError('fetch failed', { cause }))).toBe('fetch failed: connect ECONNREFUSED');
    expect(errorText(new Error('ping: connect ECONNREFUSED', { cause }))).toBe('ping: connect ECONNREFUSED');
  });

  it('shows a repeated message once, and no more than five errors', () => {
    expect(errorText(new AggregateError([new Error('same'), new Error('same')], 'all failed'))).toBe(
      'all failed: same',
    );
    const many = Array.from({ length: 100_000 }, (_, index) => new Error(`#${index}`));
    expect(errorText(new AggregateError(many, ''))).toBe('#0; #1; #2; #3; #4');
  });

  it('ends if an error is its own cause', () => {
    const error = new Error('');
    error.cause = error;
    Object.assign(error, { errors: [error] });
    expect(errorText(error)).toBe('Error');
  });

  it('ends if every cause has another cause', () => {
    const endless = (depth: number): object => ({
      message: `level ${depth}`,
      get cause() {
        return endless(depth + 1);
      },
    });
    expect(errorText(endless(0))).toBe('level 0: level 1: level 2: level 3');
  });

  it('ignores a list of errors that cannot be read', () => {
    const { proxy, revoke } = Proxy.revocable([], {});
    revoke();
    expect(errorText({ message: 'refused', errors: proxy })).toBe('refused');
  });
});
