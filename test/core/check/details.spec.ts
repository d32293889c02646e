import { describe, expect, it } from '@jest/globals';
import { snapshotDetails } from '../../../src/core/check/details.js';
import { throwingProxy } from '../../support/hostile.js';

const NOT_SERIALISABLE = { note: 'details dropped: not serialisable' };

describe('snapshotDetails', () => {
  it.each([
    ['a plain object', { a: 1, b: { c: [null, 'd'] } }, { a: 1, b: { c: [null, 'd'] } }],
    ['a list', [1, 2], { value: [1, 2] }],
    ['a text', 'text', { value: 'text' }],
    ['a number', 7, { value: 7 }],
    ['false', false, { value: false }],
    ['a date', new Date(0), { value: '1970-01-01T00:00:00.000Z' }],
    ['something whose toJSON gives null', { toJSON: () => null }, { value: null }],
  ])('keeps %s', (_what, details, expected) => {
    expect(snapshotDetails(() => details)).toEqual({ details: expected });
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty object', {}],
  ])('has nothing to show for %s', (_what, details) => {
    expect(snapshotDetails(() => details)).toEqual({});
  });

  it.each([
    ['a circular object', circular()],
    ['a bigint', { amount: 1n }],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    [
      'a toJSON that throws',
      {
        toJSON: () => {
          throw new Error('no');
        },
      },
    ],
    ['a toJSON that gives nothing', { toJSON: () => undefined }],
    [
      'a getter that throws',
      {
        get a() {
          throw new Error('no');
        },
      },
    ],
    ['a proxy that throws', throwingProxy()],
    ['an object nested without end', endless()],
  ])('drops %s with a note', (_what, details) => {
    expect(snapshotDetails(() => details)).toEqual(NOT_SERIALISABLE);
  });

  it('drops details whose getter throws', () => {
    expect(
      snapshotDetails(() => {
        throw throwingProxy();
      }),
    ).toEqual(NOT_SERIALISABLE);
  });

  it('keeps 8192 characters of JSON, and drops longer details with a note of their length', () => {
    const fits = { a: 'x'.repeat(8192 - '{"a":""}'.length) };
    expect(snapshotDetails(() => fits)).toEqual({ details: fits });
    expect(snapshotDetails(() => ({ a: `${fits.a}x` }))).toEqual({ note: 'details dropped: 8193 characters' });
  });

  it('is not changed by what happens to the original afterwards', () => {
    const original = { a: { b: 1 } };
    const { details } = snapshotDetails(() => original);
    original.a.b = 2;
    expect(details).toEqual({ a: { b: 1 } });
  });

  it('leaves every prototype alone', () => {
    const { details } = snapshotDetails(() => JSON.parse('{"__proto__":{"polluted":true}}'));
    expect(Object.keys(details ?? {})).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

function circular(): object {
  const object: Record<string, unknown> = {};
  object['self'] = object;
  return object;
}

function endless(): object {
  return {
    get next() {
      return endless();
    },
  };
}
