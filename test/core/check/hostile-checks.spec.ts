import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { healthy, unhealthy } from '../../../src/core/report/indicator.js';
import { checkOf } from '../../support/check-under-test.js';
import { settle } from '../../support/deferred.js';
import { throwingProxy } from '../../support/hostile.js';

const MEGABYTES = 'x'.repeat(10_000_000);
const thrown = (value: unknown) => () => {
  throw value;
};
const unreadable = (key: string) => Object.defineProperty({}, key, { enumerable: true, get: thrown(throwingProxy()) });
// The key is computed, because the linter takes every object with a `then` for a mistake, and these tests need one.
const THEN = 'then';
const thenable = (then: (...args: never[]) => unknown) => () => ({ [THEN]: then });
type Settle = (value?: unknown) => void;

/** What each hostile check does, and the status and message that must follow. */
const CASES: readonly (readonly [string, () => unknown, string, (string | RegExp)?])[] = [
  ['throws undefined', thrown(undefined), 'unhealthy', 'check threw undefined'],
  ['throws null', thrown(null), 'unhealthy', 'check threw null'],
  ['throws false', thrown(false), 'unhealthy', 'false'],
  ['throws a text', thrown('refused'), 'unhealthy', 'refused'],
  ['throws an empty text', thrown(''), 'unhealthy', 'no message'],
  ['throws a symbol', thrown(Symbol('s')), 'unhealthy', 'Symbol(s)'],
  ['throws a function', thrown(thrown(1)), 'unhealthy', 'a function'],
  ['throws a healthy result', thrown(healthy()), 'unhealthy', 'an object without a message'],
  [
    'throws an error with an unreadable message',
    thrown(unreadable('message')),
    'unhealthy',
    'an object without a message',
  ],
  ['throws an error whose text throws', thrown({ toString: thrown(1) }), 'unhealthy', 'something that cannot be shown'],
  ['throws a proxy that throws', thrown(throwingProxy()), 'unhealthy', 'something that cannot be shown'],
  ['throws an AggregateError', thrown(new AggregateError([new Error('a'), 'b'])), 'unhealthy', 'a; b'],
  ['throws a text of 10 MB', thrown(MEGABYTES), 'unhealthy', /^x{499}…$/],
  ['throws several lines', thrown(new Error('a\n\u001b[2Jb\u202e')), 'unhealthy', 'a [2Jb'],
  ['rejects with nothing', () => Promise.reject(undefined), 'unhealthy', 'check threw undefined'],
  [
    'rejects with a proxy that throws',
    () => Promise.reject(throwingProxy()),
    'unhealthy',
    'something that cannot be shown',
  ],
  ['never settles', () => new Promise(() => {}), 'unhealthy', /^timed out after 2000 ms$/],
  ['returns a thenable that never settles', thenable(() => {}), 'unhealthy', /^timed out after 2000 ms$/],
  ['resolves twice, first well', thenable((ok: Settle) => (ok(), ok(null))), 'healthy'],
  ['resolves twice, first badly', thenable((ok: Settle) => (ok(null), ok())), 'unhealthy', 'check returned null'],
  ['resolves, then rejects', thenable((ok: Settle, bad: Settle) => (ok(), bad(1))), 'healthy'],
  ['rejects, then resolves', thenable((ok: Settle, bad: Settle) => (bad('late'), ok())), 'unhealthy', 'late'],
  ['resolves, then throws', thenable((ok: Settle) => (ok(), thrown(1)())), 'healthy'],
  ['has a then that throws', thenable(thrown('no then')), 'unhealthy', 'no then'],
  ['has an unreadable then', () => unreadable('then'), 'unhealthy', 'something that cannot be shown'],
  [
    'resolves with a thenable that rejects',
    thenable((ok: Settle) => ok(Promise.reject('inner'))),
    'unhealthy',
    'inner',
  ],
  ['resolves with itself', () => resolvedWithItself(), 'unhealthy', /cycle/i],
  ['returns null', () => null, 'unhealthy', 'check returned null'],
  ['returns false', () => false, 'unhealthy', 'check returned false'],
  ['returns an empty object', () => ({}), 'unhealthy', 'check returned an empty object'],
  ['returns a text', () => 'ok', 'unhealthy', 'check returned a string'],
  ['returns a number', () => 200, 'unhealthy', 'check returned a number'],
  ['returns NaN', () => NaN, 'unhealthy', 'check returned a number'],
  ['returns a symbol', () => Symbol('ok'), 'unhealthy', 'check returned a symbol'],
  ['returns a bigint', () => 1n, 'unhealthy', 'check returned a bigint'],
  ['returns a function', () => thrown(1), 'unhealthy', 'check returned a function'],
  ['returns a list', () => [true], 'unhealthy', 'check returned an array'],
  ['returns a map', () => new Map([['db', { status: 'up' }]]), 'unhealthy', 'check returned an empty object'],
  [
    'returns a response',
    () => ({ status: 200, ok: true }),
    'unhealthy',
    'check returned an object that is not a result',
  ],
  ['returns an imitation', () => ({ status: 'healthy' }), 'unhealthy', 'check returned an object that is not a result'],
  ['returns a proxy that throws', () => throwingProxy(), 'unhealthy', 'something that cannot be shown'],
  ['returns an unreadable result', () => unreadable('db'), 'unhealthy', 'check returned an object that cannot be read'],
  [
    'returns an unreadable status',
    () => ({ db: unreadable('status') }),
    'unhealthy',
    'check returned an object that cannot be read',
  ],
  ['returns DOWN', () => ({ db: { status: 'DOWN' } }), 'unhealthy', 'check returned an unknown status'],
  [
    'returns an inherited key as status',
    () => ({ db: { status: 'constructor' } }),
    'unhealthy',
    'check returned an unknown status',
  ],
  ['returns up', () => ({ db: { status: 'up' } }), 'healthy'],
  ['returns down', () => ({ db: { status: 'down', message: 'gone' } }), 'unhealthy', 'gone'],
  ['returns degraded', () => ({ db: { status: 'degraded', message: 'slow' } }), 'degraded', 'slow'],
  ['returns up and down', () => ({ a: { status: 'up' }, b: { status: 'down', message: 'gone' } }), 'unhealthy', 'gone'],
  ['returns circular details', () => healthy(circular()), 'healthy'],
  ['returns a bigint among the details', () => healthy({ n: 1n }), 'healthy'],
  ['returns details of 10 MB', () => healthy({ dump: MEGABYTES }), 'healthy'],
  ['returns details with an unreadable key', () => healthy(unreadable('x')), 'healthy'],
  ['returns details whose toJSON throws', () => unhealthy('gone', { toJSON: thrown(1) }), 'unhealthy', 'gone'],
  [
    'returns details that are a proxy that throws',
    () => unhealthy('gone', throwingProxy() as never),
    'unhealthy',
    'gone',
  ],
  ['returns a message of 10 MB', () => unhealthy(MEGABYTES), 'unhealthy', /^x{499}…$/],
  ['returns a message that is none', () => unhealthy(throwingProxy() as never), 'unhealthy', 'no reason given'],
];

describe('a check that', () => {
  const escaped: unknown[] = [];
  const note = (error: unknown) => void escaped.push(error);
  beforeAll(() => void process.on('unhandledRejection', note));
  afterAll(() => void process.off('unhandledRejection', note));

  const cases = CASES.map(([what, run, status, message = '']) => ({ what, run, status, message }));

  it.each(cases)('$what', async ({ run, status, message }) => {
    const { check, clock } = checkOf(run);
    const asked = check.fresh();
    await clock.advanceAsync(2_000);
    await expect(asked).resolves.toBeUndefined();
    const finding = check.finding();
    expect(finding.status).toBe(status);
    expect(finding.failures).toBe(status === 'unhealthy' ? 1 : undefined);
    expect(finding.message?.text ?? '').toMatch(typeof message === 'string' ? exactly(message) : message);
    expect(JSON.stringify(finding).length).toBeLessThan(9_000);
    await settle();
    expect(escaped).toEqual([]);
  });

  it('returns a thenable has its then called exactly once per run', async () => {
    const then = jest.fn((resolve: Settle) => resolve({ db: { status: 'up' } }));
    const { check } = checkOf(thenable(then));
    await Promise.all([check.fresh(), check.fresh(0)]);
    expect(then).toHaveBeenCalledTimes(1);
    expect(check.finding().status).toBe('healthy');
  });

  it('returns details of 10 MB gets a note of how many characters were dropped', async () => {
    const { check } = checkOf(() => healthy({ dump: MEGABYTES }));
    await check.fresh();
    expect(check.finding()).toMatchObject({ status: 'healthy', note: 'details dropped: 10000011 characters' });
    expect(check.finding().details).toBeUndefined();
  });
});

function exactly(text: string): RegExp {
  return new RegExp(`^${text.replace(/[[\](){}.*+?^$|\\]/g, '\\$&')}$`);
}

function circular(): Record<string, unknown> {
  const details: Record<string, unknown> = {};
  details['self'] = details;
  return details;
}

function resolvedWithItself(): Promise<unknown> {
  const promise: Promise<unknown> = Promise.resolve().then(() => promise);
  return promise;
}
