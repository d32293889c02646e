import { describe, expect, it } from '@jest/globals';
import { indicatorOptionFaults, nameFault, taskOptionFaults } from '../../../src/core/options/resolve.js';

describe('the options in a decorator', () => {
  it('may be left out', () => {
    expect(indicatorOptionFaults(undefined, "@RequiredIndicator('redis')")).toEqual([]);
    expect(taskOptionFaults(undefined, "@StartupTask('warm')")).toEqual([]);
  });

  it('may have legal values', () => {
    expect(indicatorOptionFaults({ timeoutMs: 1500 }, "@RequiredIndicator('redis')")).toEqual([]);
    expect(taskOptionFaults({ after: ['migrate'], timeoutMs: 1 }, "@StartupTask('warm')")).toEqual([]);
  });

  it('are refused with every fault and its place', () => {
    expect(indicatorOptionFaults({ scope: 'common', timeoutMs: 0, retries: 3 }, "@RequiredIndicator('redis')")).toEqual(
      [
        "@RequiredIndicator('redis'): unknown option `retries`; known: scope, timeoutMs, cacheMs, refreshMs, degradedAfterMs, abandonAfterMs, failureThreshold, successThreshold",
        "@RequiredIndicator('redis'): expected `scope` to be 'own' or 'shared', got `\"common\"` (string)",
        "@RequiredIndicator('redis'): expected `timeoutMs` to be a whole number from 1 to 2147483647, got `0` (number)",
      ],
    );
    expect(taskOptionFaults({ attempts: 0 }, "@StartupTask('warm')")).toEqual([
      "@StartupTask('warm'): expected `attempts` to be a whole number from 1 to 2147483647, got `0` (number)",
    ]);
  });

  it('may not be a number, such as a bare timeout', () => {
    expect(indicatorOptionFaults(1500, "@OptionalIndicator('redis')")).toEqual([
      "@OptionalIndicator('redis'): expected the options to be an object with options, got `1500` (number)",
    ]);
  });

  it('may not say whether the indicator is required, because the decorator does', () => {
    expect(indicatorOptionFaults({ required: true }, '@X')).toHaveLength(1);
  });
});

describe('a name', () => {
  it.each(['a', 'postgres', 'my db', 'Größe', '日本語', 'a.b:c', 'constructor', 'x'.repeat(63)])(
    'may be %p',
    (name) => {
      expect(nameFault(name, '@RequiredIndicator')).toBeUndefined();
    },
  );

  it.each([
    ['', '`""` (string)'],
    ['x'.repeat(64), `\`"${'x'.repeat(64)}"\` (string)`],
    [' a', '`" a"` (string)'],
    ['a ', '`"a "` (string)'],
    ['a/b', '`"a/b"` (string)'],
    ['a\nb', '`"a\\nb"` (string)'],
    ['a\u2028b', '`"a b"` (string)'],
    ['a\u202eb', '`"a b"` (string)'],
    ['a\u0000b', '`"a\\u0000b"` (string)'],
    ['a\ud800', '`"a\\ud800"` (string)'],
    ['__proto__', '`"__proto__"` (string)'],
    [undefined, 'undefined'],
    [null, 'null'],
    [7, '`7` (number)'],
    [Date, 'a function'],
  ])('may not be %p', (name, shown) => {
    const expected =
      'a name of 1 to 63 characters, without "/", control characters, or white space around it, and not "__proto__"';
    expect(nameFault(name, '@RequiredIndicator')).toBe(`@RequiredIndicator: expected ${expected}, got ${shown}`);
  });
});
