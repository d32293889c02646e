import { describe, expect, it } from '@jest/globals';
import { readableError, textOf } from '../../src/clients/readable-error.js';

describe('readableError', () => {
  it('returns an error that has a message as it came', () => {
    const error = new Error('ECONNREFUSED');
    expect(readableError(error, 'no answer')).toBe(error);
  });

  it.each([
    [
      'the failures of several addresses',
      new AggregateError([new Error('connect ECONNREFUSED ::1:6379')]),
      /ECONNREFUSED/,
    ],
    ['a cause', new Error('', { cause: new Error('the socket closed') }), /^the socket closed$/],
    ['nothing but a code', Object.assign(new Error(''), { code: 'ETIMEDOUT' }), /^ETIMEDOUT$/],
    ['nothing', new Error(''), /^no answer$/],
    ['a text instead of an error', 'gone', /^gone$/],
    ['undefined instead of an error', undefined, /^no answer$/],
  ])('finds a text for an error without a message and with %s', (_what, thrown, expected) => {
    const error = readableError(thrown, 'no answer') as Error;
    expect(error.message).toMatch(expected);
    expect(error.cause).toBe(thrown);
  });
});

describe('textOf', () => {
  const causeOfItself = (): Error => {
    const [one, other] = [new Error(''), new Error('')];
    return Object.assign(one, { cause: Object.assign(other, { cause: one, errors: [one, other] }) });
  };
  const deep = (): unknown => ({
    get cause() {
      return deep();
    },
  });
  const throws = () => {
    throw new Error('not to be asked');
  };

  it.each([
    ['`errors` that are no list', { errors: {}, code: 'ECODE' }, 'ECODE'],
    ['causes of each other', causeOfItself(), ''],
    ['a cause without an end', deep(), ''],
    ['a getter that throws', Object.defineProperty({}, 'message', { get: throws }), ''],
    ['a proxy that throws', new Proxy({}, { get: throws }), ''],
  ])('does not throw for an error with %s', (_what, error, expected) => {
    expect(textOf(error)).toBe(expected);
  });
});
