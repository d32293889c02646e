import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CheckReport } from '../../src/core/report/reports.js';
import { httpStatus } from '../../src/http/http-status.js';
import type { ProbeView } from '../../src/http/view.js';
import { answerIn, FORMATS } from './views.js';

const ms = fc.nat();
/** Any string of up to some kilobytes, including lone surrogates and control characters. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .tuple(fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }), fc.nat(5000))
    .map(([unit, count]) => unit.repeat(count)),
  fc.constantFrom('\ud800', '\ud800'.repeat(9000), '\u0000'.repeat(9000), '__proto__', 'toJSON', ''),
);
const name = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 63 }).map((long) => long.slice(0, 63)),
  fc.constantFrom('__proto__', 'constructor', 'toJSON', 'readiness', 'eventLoop', 'a:b', 'a-b', '1'),
);
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const record = <T>(value: fc.Arbitrary<T>) =>
  fc.array(fc.tuple(name, value), { maxLength: 40, size: 'max' }).map((entries) => Object.fromEntries(entries));

const details = fc.oneof(
  fc.dictionary(text, fc.jsonValue()),
  fc.dictionary(text, fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true })),
  fc.constantFrom<Record<string, unknown>>(
    {
      toJSON: () => {
        throw new Error('no');
      },
    },
    { toJSON: () => undefined },
    { status: 'up', message: () => undefined },
  ),
);
const check: fc.Arbitrary<CheckReport> = fc.record({
  status: fc.constantFrom('healthy', 'degraded', 'unhealthy', 'skipped'),
  required: fc.boolean(),
  latencyMs: optional(ms),
  ageMs: optional(ms),
  message: optional(text),
  failures: optional(ms),
  details: optional(details),
  note: optional(text),
});
const task = fc.record({
  status: fc.constantFrom('pending' as const, 'running' as const, 'done' as const, 'failed' as const),
  elapsedMs: optional(ms),
  attempt: optional(ms),
  message: optional(text),
});

const view: fc.Arbitrary<ProbeView> = fc.oneof(
  fc.record({
    probe: fc.constant('liveness' as const),
    report: fc.record({
      status: fc.constantFrom('alive' as const, 'stalled' as const),
      uptimeMs: ms,
      eventLoop: fc.record({
        observer: fc.constantFrom('watchdog' as const, 'in-loop' as const),
        silentMs: ms,
        longestSilenceMs: ms,
      }),
      heartbeats: optional(record(fc.record({ silentMs: ms, maxSilenceMs: ms }))),
    }),
  }),
  fc.record({
    probe: fc.constant('readiness' as const),
    report: fc.record({
      status: fc.constantFrom('ready' as const, 'degraded' as const, 'not_ready' as const),
      reason: optional(text),
      checks: record(check),
      warning: optional(text),
    }),
  }),
  fc.record({
    probe: fc.constant('startup' as const),
    report: fc.record({
      status: fc.constantFrom('started' as const, 'starting' as const, 'failed' as const),
      uptimeMs: ms,
      tasks: record(task),
      checks: record(check),
    }),
  }),
  fc.record({ probe: fc.constant('indicator' as const), name, report: check }),
);

const WORDS_OF_SUCCESS = ['alive', 'ready', 'degraded', 'started', 'healthy', 'pass', 'warn', 'ok'];

describe.each(FORMATS)('every answer in the %s format', (format) => {
  it('is made, fits into 8 KiB, and agrees with its HTTP code', () => {
    fc.assert(
      fc.property(view, (shown) => {
        const { status, headers, body } = answerIn(format, shown);
        const bytes = Buffer.byteLength(body);
        expect(bytes).toBeLessThanOrEqual(8192);
        expect(headers['content-length']).toBe(String(bytes));
        expect(status).toBe(httpStatus(shown));
        if (format === 'text') {
          const lines = body.split('\n');
          expect(lines.at(-1)).toBe('');
          expect(lines.at(-2)).toMatch(status === 200 ? / check passed$/ : / check failed$/);
          // eslint-disable-next-line no-control-regex
          expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
          expect(lines.slice(0, -2).every((line) => /^(\[[+-]\]|warn: |truncated$)/.test(line))).toBe(true);
        } else {
          const parsed = JSON.parse(body);
          expect(WORDS_OF_SUCCESS.includes(parsed.status)).toBe(status === 200);
          if (format === 'native') expect(parsed.status).toBe(shown.report.status);
          // A controller on Nest's router serialises the body again, and must send the same.
          expect(JSON.stringify(parsed)).toBe(body);
        }
      }),
      { numRuns: 60 },
    );
  });
});
