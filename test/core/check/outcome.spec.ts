import { describe, expect, it } from '@jest/globals';
import { degraded, healthy, unhealthy } from '../../../src/core/report/indicator.js';
import { failureOf, outcomeOf } from '../../../src/core/check/outcome.js';
import { throwingProxy } from '../../support/hostile.js';

const BRAND = Symbol.for('nestjs-vitals.CheckResult');
const own = (text: string) => ({ text, author: 'vitals' });
const said = (text: string) => ({ text, author: 'application' });

describe('outcomeOf', () => {
  it.each([
    ['nothing', undefined, {}],
    ['true', true, {}],
    ['healthy()', healthy(), {}],
    ['healthy() with details', healthy({ replicas: 2 }), { details: { replicas: 2 } }],
    ['a Terminus result', { db: { status: 'up' } }, {}],
    ['a Terminus result with fields', { db: { status: 'up', responseTime: 3 } }, { details: { responseTime: 3 } }],
    ['a Terminus result with a message', { db: { status: 'up', message: 'ok' } }, { details: { message: 'ok' } }],
  ])('is healthy for %s', (_what, value, expected) => {
    expect(outcomeOf(value)).toEqual({ status: 'healthy', ...expected });
  });

  it.each([
    ['degraded()', degraded('slow', { lagMs: 9 }), 'degraded', said('slow'), { details: { lagMs: 9 } }],
    ['unhealthy()', unhealthy('down'), 'unhealthy', said('down'), {}],
    ['unhealthy() without a message', unhealthy(''), 'unhealthy', own('no reason given'), {}],
    ['degraded() with a message that is none', degraded({} as never), 'degraded', own('no reason given'), {}],
    ['unhealthy() of several lines', unhealthy('a\nb'), 'unhealthy', said('a b'), {}],
    ['a Terminus result that is down', { db: { status: 'down' } }, 'unhealthy', own('no reason given'), {}],
    [
      'a Terminus result that says why',
      { db: { status: 'degraded', message: 'slow', n: 1 } },
      'degraded',
      said('slow'),
      { details: { n: 1 } },
    ],
    [
      'a Terminus result with a message that is no text',
      { db: { status: 'down', message: { code: 1 } } },
      'unhealthy',
      own('no reason given'),
      { details: { message: { code: 1 } } },
    ],
  ])('takes the status and the message of %s', (_what, value, status, message, expected) => {
    expect(outcomeOf(value)).toEqual({ status, message, ...expected });
  });

  it.each([
    ['null', null, 'check returned null'],
    ['false', false, 'check returned false'],
    ['a text', 'healthy', 'check returned a string'],
    ['a number', 1, 'check returned a number'],
    ['a bigint', 1n, 'check returned a bigint'],
    ['a symbol', Symbol('s'), 'check returned a symbol'],
    ['a function', () => true, 'check returned a function'],
    ['a list', [{ db: { status: 'up' } }], 'check returned an array'],
    ['an empty object', {}, 'check returned an empty object'],
    ['an error', new Error('x'), 'check returned an empty object'],
    ['what only looks like healthy()', { status: 'healthy' }, 'check returned an object that is not a result'],
    ['an object of objects', { db: { state: 'up' } }, 'check returned an object that is not a result'],
    ['an object of null', { db: null }, 'check returned an object that is not a result'],
    [
      'a key that is no result beside one that is',
      { db: { status: 'up' }, at: 12 },
      'check returned an object that is not a result',
    ],
    ['an unknown status', { db: { status: 'UP' } }, 'check returned an unknown status'],
    ['a status of ours in a form of theirs', { db: { status: 'healthy' } }, 'check returned an unknown status'],
    ['a status that is no text', { db: { status: ['up'] } }, 'check returned an unknown status'],
    ['a branded object with an unknown status', { [BRAND]: true, status: 'up' }, 'check returned an unknown status'],
    [
      'a branded object with a status of Object',
      { [BRAND]: true, status: 'toString' },
      'check returned an unknown status',
    ],
    ['a proxy that throws', throwingProxy(), 'check returned an object that cannot be read'],
    [
      'an unreadable key',
      {
        get db() {
          throw new Error('x');
        },
      },
      'check returned an object that cannot be read',
    ],
    [
      'an unreadable status',
      {
        db: {
          get status() {
            throw new Error('x');
          },
        },
      },
      'check returned an object that cannot be read',
    ],
    [
      'an unreadable message',
      {
        db: {
          status: 'up',
          get message() {
            throw new Error('x');
          },
        },
      },
      'check returned an object that cannot be read',
    ],
    [
      'an unreadable branded object',
      {
        [BRAND]: true,
        get status() {
          throw new Error('x');
        },
      },
      'check returned an object that cannot be read',
    ],
  ])('is unhealthy for %s', (_what, value, text) => {
    expect(outcomeOf(value)).toEqual({ status: 'unhealthy', message: own(text) });
  });

  it('takes the worst of several Terminus results, and shows them all', () => {
    const value = {
      primary: { status: 'up', lag: 0 },
      replica: { status: 'down', message: 'gone' },
      cache: { status: 'degraded', message: 'cold' },
      other: { status: 'down', message: 'later' },
    };
    expect(outcomeOf(value)).toEqual({ status: 'unhealthy', message: said('gone'), details: value });
  });

  it('keeps the verdict if the details are dropped', () => {
    const note = 'details dropped: not serialisable';
    const message = said('slow');
    const details = { amount: 1n };
    expect(outcomeOf(healthy(details))).toEqual({ status: 'healthy', note });
    expect(outcomeOf(degraded('slow', details))).toEqual({ status: 'degraded', message, note });
    expect(outcomeOf({ db: { status: 'degraded', message: 'slow', ...details } })).toEqual({
      status: 'degraded',
      message,
      note,
    });
    expect(
      outcomeOf({
        db: {
          status: 'up',
          get extra() {
            throw new Error('x');
          },
        },
      }),
    ).toEqual({ status: 'healthy', note });
  });
});

describe('failureOf', () => {
  it.each([
    ['undefined', undefined, own('check threw undefined')],
    ['null', null, own('check threw null')],
    ['a text', 'refused', said('refused')],
    ['false', false, said('false')],
    ['an error', new Error('refused'), said('refused')],
    ['a healthy result', healthy(), said('an object without a message')],
    ['a proxy that throws', throwingProxy(), said('something that cannot be shown')],
  ])('is unhealthy for %s', (_what, thrown, message) => {
    expect(failureOf(thrown)).toEqual({ status: 'unhealthy', message });
  });

  it("keeps the details of Terminus 11's HealthCheckError", () => {
    const thrown = terminusError('db failed', { db: { status: 'down', message: 'gone', host: 'a' } });
    expect(failureOf(thrown)).toEqual({ status: 'unhealthy', message: said('db failed'), details: { host: 'a' } });
  });

  it('is unhealthy even if a HealthCheckError carries a result that is up', () => {
    expect(failureOf(terminusError('odd', { db: { status: 'up' } }))).toEqual({
      status: 'unhealthy',
      message: said('odd'),
    });
  });

  it.each([
    ['no result', { db: 1 }],
    ['nothing', undefined],
    ['null', null],
    ['a text', 'cause'],
    ['something unreadable', throwingProxy()],
  ])('keeps the message of a HealthCheckError that carries %s', (_what, causes) => {
    expect(failureOf(terminusError('db failed', causes))).toStrictEqual({
      status: 'unhealthy',
      message: said('db failed'),
    });
  });

  it('looks at the causes of a HealthCheckError only', () => {
    const thrown = Object.assign(new Error('x'), { causes: { db: { status: 'down', host: 'a' } } });
    expect(failureOf(thrown)).toEqual({ status: 'unhealthy', message: said('x') });
  });
});

function terminusError(message: string, causes: unknown): Error {
  return Object.assign(new Error(message), { isHealthCheckError: true, causes });
}
