import { describe, expect, it } from '@jest/globals';
import type { CheckReport, ReadinessReport } from '../../src/core/report/reports.js';
import type { ProbeView } from '../../src/http/view.js';
import * as view from './views.js';

const { answerIn, FORMATS, indicator, liveness, readiness, startup } = view;
const CAP = 8192;

/** A name of 63 characters, of three bytes each except for the digits. */
const nameOf = (index: number): string => String(index).padStart(63, '馬');
/** A text of more than 10 kB. */
const LONG = '"💥馬\n'.repeat(1100);

function many<T>(count: number, valueOf: (index: number) => T): Record<string, T> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [nameOf(index), valueOf(index)]));
}
const bigCheck = (index: number): CheckReport => ({
  status: (['healthy', 'unhealthy', 'degraded', 'unhealthy'] as const)[index % 4] ?? 'healthy',
  required: index % 4 < 2,
  latencyMs: index,
  ageMs: 1,
  message: LONG,
  failures: 1,
  details: { text: LONG },
});

function isTruncated(body: string): boolean {
  return body.startsWith('[') ? body.split('\n').at(-3) === 'truncated' : JSON.parse(body).truncated === true;
}

describe.each(FORMATS)('a body in the %s format', (format) => {
  const big: [claim: string, small: ProbeView, large: ProbeView][] = [1, 100, 1000].flatMap((count) => [
    [
      `${count} indicators`,
      readiness({ status: 'not_ready', checks: {} }),
      readiness({ status: 'not_ready', checks: many(count, bigCheck) }),
    ],
    [
      `${count} indicators and tasks`,
      startup({ status: 'starting', uptimeMs: 1, tasks: {}, checks: {} }),
      startup({
        status: 'starting',
        uptimeMs: 1,
        tasks: many(count, () => ({ status: 'running' as const, message: LONG })),
        checks: many(count, bigCheck),
      }),
    ],
    [
      `${count} skipped indicators and a long hold`,
      readiness({ status: 'not_ready', reason: 'x', checks: {} }),
      readiness({
        status: 'not_ready',
        reason: `held: ${LONG}`,
        warning: LONG,
        checks: many(count, (index) => ({ ...bigCheck(index), status: 'skipped' as const })),
      }),
    ],
  ]);

  it.each([
    ...big,
    [
      '1000 heartbeats',
      liveness({ ...view.STALLED, heartbeats: {} }),
      liveness({ ...view.STALLED, heartbeats: many(1000, (index) => ({ silentMs: index, maxSilenceMs: 500 })) }),
    ] as const,
  ])('fits with %s, and keeps its verdict', (_claim, small, large) => {
    const { status, headers, body } = answerIn(format, large);
    const expected = answerIn(format, small);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(CAP);
    expect(headers['content-length']).toBe(String(Buffer.byteLength(body)));
    expect(status).toBe(expected.status);
    if (format === 'text') expect(body.split('\n').at(-2)).toBe(expected.body.split('\n').at(-2));
    else expect(JSON.parse(body).status).toBe(JSON.parse(expected.body).status);

    // The text format cuts each line at 500 characters, so a single indicator always fits.
    if (format !== 'text' || Object.keys('checks' in large.report ? large.report.checks : view.VIEWS).length > 1)
      expect(isTruncated(body)).toBe(true);
  });

  it('fits with the one indicator that was asked for', () => {
    const { status, body } = answerIn(format, indicator(nameOf(1), { ...bigCheck(1), note: LONG }));
    expect(status).toBe(503);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(CAP);
    expect(isTruncated(body)).toBe(format !== 'text');
  });

  it('is not changed if it fits', () => {
    for (const [, shown] of view.VIEWS) expect(isTruncated(answerIn(format, shown).body)).toBe(false);
  });
});

describe('the shrinking of a body', () => {
  const native = (report: ReadinessReport) => {
    const { body } = answerIn('native', readiness(report));
    return { body, ...(JSON.parse(body) as ReadinessReport & { truncated?: true }) };
  };
  const check = (more: Partial<CheckReport>): CheckReport => ({ status: 'healthy', required: true, ...more });
  const text = (length: number) => 'x'.repeat(length);

  it('leaves out nothing up to 8192 bytes, and something from 8193 bytes', () => {
    const ofLength = (length: number) => {
      const report = (details: string): ReadinessReport => ({
        status: 'ready',
        checks: { a: check({ details: { details } }) },
      });
      const frame = native(report('')).body.length;
      return native(report(text(length - frame)));
    };
    expect(ofLength(8192).body).toHaveLength(8192);
    expect(ofLength(8192).truncated).toBeUndefined();
    expect(ofLength(8193).truncated).toBe(true);
    expect(ofLength(8193).checks).toEqual({ a: check({}) });
  });

  it('counts bytes, not characters', () => {
    const details = { text: '馬'.repeat(4000) };
    expect(native({ status: 'ready', checks: { a: check({ details }) } }).truncated).toBe(true);
  });

  it('drops the largest details first, and no more than needed', () => {
    const { checks } = native({
      status: 'ready',
      checks: {
        small: check({ details: { text: text(2000) } }),
        largest: check({ details: { text: text(5000) } }),
        large: check({ details: { text: text(3000) } }),
      },
    });
    expect(checks['largest']).toEqual(check({}));
    expect(checks['large']?.details).toBeDefined();
    expect(checks['small']?.details).toBeDefined();
  });

  it('drops details before it cuts messages', () => {
    const message = text(3000);
    const { checks } = native({
      status: 'ready',
      checks: { a: check({ message, details: { text: text(4000) } }), b: check({ message, details: { small: 1 } }) },
    });
    expect(checks).toEqual({ a: check({ message }), b: check({ message, details: { small: 1 } }) });
  });

  it('cuts messages before it drops any entry', () => {
    const { checks } = native({ status: 'ready', checks: many(10, () => check({ message: LONG })) });
    expect(Object.keys(checks)).toHaveLength(10);
    for (const { message } of Object.values(checks)) expect(message?.length).toBeLessThanOrEqual(100);
  });

  it('leaves no half character at the end of a message', () => {
    for (const start of ['', 'x']) {
      const message = start + '💥'.repeat(4000);
      const { checks } = native({ status: 'ready', checks: { a: check({ message }) } });
      expect(checks['a']?.message).toMatch(/💥…$/u);
      expect(checks['a']?.message).not.toMatch(/\p{Cs}/u);
    }
  });

  it('drops healthy entries first, then optional ones, then degraded ones', () => {
    const kinds = [
      check({ status: 'unhealthy' }),
      check({ status: 'degraded' }),
      check({ status: 'unhealthy', required: false }),
      check({ status: 'healthy' }),
    ];
    // An entry has about 25 characters of JSON and a name of up to 187 bytes, so about 35 entries fit.
    const kept = (each: number) => {
      const { checks } = native({
        status: 'not_ready',
        checks: many(each * 4, (index) => kinds[index % 4] ?? check({})),
      });
      const counts = kinds.map((kind) =>
        Object.values(checks).filter((one) => JSON.stringify(one) === JSON.stringify(kind)),
      );
      return counts.map((list) => list.length);
    };
    const total = kept(100)[0] ?? 0;
    expect(total).toBeGreaterThan(25);
    expect(kept(100)).toEqual([total, 0, 0, 0]);
    expect(kept(20)).toEqual([20, expect.any(Number), 0, 0]);
    expect(kept(14)).toEqual([14, 14, expect.any(Number), 0]);
    expect(kept(10)).toEqual([10, 10, 10, expect.any(Number)]);
    for (const each of [20, 14, 10]) expect(kept(each).reduce((a, b) => a + b)).toBeGreaterThan(25);
  });

  it('drops the last of equal entries', () => {
    const { checks } = native({ status: 'ready', checks: many(100, () => check({})) });
    const names = Object.keys(checks);
    expect(names.length).toBeGreaterThan(20);
    expect(names).toEqual(Array.from(names, (_, index) => nameOf(index)));
  });

  it('never drops a failed task as long as there are others', () => {
    const tasks = many(200, (index) => ({ status: index === 150 ? ('failed' as const) : ('done' as const) }));
    const { body } = answerIn('native', startup({ status: 'failed', uptimeMs: 1, tasks, checks: {} }));
    expect(JSON.parse(body).tasks[nameOf(150)]).toEqual({ status: 'failed' });
    expect(Object.keys(JSON.parse(body).tasks).length).toBeGreaterThan(20);
  });

  it('never drops a stalled heartbeat as long as there are others', () => {
    const heartbeats = many(200, (index) => ({ silentMs: index === 150 ? 2 : 1, maxSilenceMs: 1 }));
    const { body } = answerIn('native', liveness({ ...view.STALLED, heartbeats }));
    expect(JSON.parse(body).heartbeats[nameOf(150)]).toEqual({ silentMs: 2, maxSilenceMs: 1 });
  });

  it('drops details that cannot be serialised', () => {
    const cyclic: Record<string, unknown> = { big: 1n };
    cyclic['self'] = cyclic;
    const { checks, truncated } = native({
      status: 'ready',
      checks: {
        a: check({ details: cyclic }),
        b: check({ details: { fine: true } }),
        c: check({ details: { n: 1n } }),
      },
    });
    expect(truncated).toBe(true);
    expect(checks).toEqual({ a: check({}), b: check({ details: { fine: true } }), c: check({}) });
  });

  it('drops no indicator because of its name', () => {
    const odd = { ['__proto__']: check({ status: 'unhealthy' }) };
    const { checks } = native({ status: 'not_ready', checks: { ...many(100, () => check({})), ...odd } });
    expect(Object.entries(checks).at(-1)).toEqual(['__proto__', check({ status: 'unhealthy' })]);
  });

  it('does not change the given report', () => {
    const report: ReadinessReport = { status: 'ready', checks: many(100, bigCheck) };
    const before = JSON.stringify(report);
    native(report);
    expect(JSON.stringify(report)).toBe(before);
  });
});
