import { describe, expect, it } from '@jest/globals';
import { recordOf, mapValues, present, valuesOf } from '../../src/core/record.js';

const NAMES = ['b', '__proto__', 'constructor', 'a'];

describe('present', () => {
  it('leaves out only undefined values, and keeps the order', () => {
    const object = { z: 0, gone: undefined, y: null, x: '', w: false };
    expect(present(object)).toStrictEqual({ z: 0, y: null, x: '', w: false });
    expect(Object.keys(present(object))).toEqual(['z', 'y', 'x', 'w']);
  });
});

describe.each([
  [
    'recordOf',
    () =>
      recordOf(
        NAMES.map((name) => ({ name })),
        ({ name }) => ({ of: name }),
      ),
  ],
  ['mapValues', () => mapValues(Object.fromEntries(NAMES.map((name) => [name, name])), (name) => ({ of: name }))],
])('%s', (_name, make) => {
  it('makes an ordinary object, whatever the names are', () => {
    const record = make();
    expect(Object.entries(record)).toEqual(NAMES.map((name) => [name, { of: name }]));
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
  });

  it('makes ordinary entries, also for __proto__', () => {
    expect(Object.getOwnPropertyDescriptor(make(), '__proto__')).toEqual(
      expect.objectContaining({ enumerable: true, configurable: true, writable: true }),
    );
  });
});

describe('valuesOf', () => {
  it('returns what Object.values returns', () => {
    const record = recordOf(
      NAMES.map((name) => ({ name })),
      ({ name }) => ({ of: name }),
    );
    expect(valuesOf(record)).toEqual(NAMES.map((name) => ({ of: name })));
  });
});
