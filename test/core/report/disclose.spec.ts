import { describe, expect, it } from '@jest/globals';
import {
  discloseCheck,
  discloseReadiness,
  discloseStartup,
  discloseTask,
  type Disclosure,
} from '../../../src/core/report/disclose.js';
import type { CheckFinding } from '../../../src/core/report/findings.js';

const URL = 'redis://u:hunter2@h';
const levels: readonly Disclosure[] = ['everything', 'full', 'withheld'];

const finding: CheckFinding = {
  note: 'details dropped: not serialisable',
  details: { url: URL, password: 'hunter2' },
  failures: 2,
  message: { text: `cannot reach ${URL}`, author: 'application' },
  running: true,
  ageMs: 4,
  latencyMs: 3,
  required: true,
  status: 'unhealthy',
};

describe('a check report', () => {
  it.each([
    ['everything', `cannot reach ${URL}`, { url: URL, password: 'hunter2' }],
    ['full', 'cannot reach redis://***@h', { url: 'redis://***@h', password: '***' }],
    ['withheld', 'reason withheld', undefined],
  ] as const)('at the level %s shows what its reader may see', (level, message, details) => {
    expect(discloseCheck(finding, level)).toStrictEqual({
      status: 'unhealthy',
      required: true,
      latencyMs: 3,
      ageMs: 4,
      running: true,
      message,
      failures: 2,
      ...(details && { details }),
      note: 'details dropped: not serialisable',
    });
  });

  it.each(levels)('at the level %s has its keys in the documented order', (level) => {
    const keys = ['status', 'required', 'latencyMs', 'ageMs', 'running', 'message', 'failures', 'details', 'note'];
    expect(Object.keys(discloseCheck(finding, level))).toEqual(
      keys.filter((key) => key !== 'details' || level !== 'withheld'),
    );
  });

  it.each(levels)('at the level %s says that the dependency is shared, and that it has never been healthy', (level) => {
    const report = discloseCheck({ ...finding, scope: 'shared', neverHealthy: true }, level);
    expect(report).toMatchObject({ scope: 'shared', neverHealthy: true });
    expect(Object.keys(report).slice(0, 4)).toEqual(['status', 'required', 'scope', 'neverHealthy']);
  });

  it.each(levels)('at the level %s has no key without a value', (level) => {
    expect(
      discloseCheck({ status: 'skipped', required: false, message: undefined, details: undefined }, level),
    ).toStrictEqual({
      status: 'skipped',
      required: false,
    });
  });

  it.each(levels)('at the level %s shows the text of this package unchanged', (level) => {
    const message = { text: 'timed out after 2000 ms', author: 'vitals' } as const;
    expect(discloseCheck({ ...finding, message }, level).message).toBe('timed out after 2000 ms');
  });

  it('does not mask the text of this package, even if it looks like a pair', () => {
    const message = { text: 'secret: 1', author: 'vitals' } as const;
    expect(discloseCheck({ ...finding, message }, 'full').message).toBe('secret: 1');
  });

  it('does not pass on unknown keys', () => {
    expect(discloseCheck({ ...finding, stack: 'secret' } as CheckFinding, 'everything')).not.toHaveProperty('stack');
  });
});

describe('a task report', () => {
  it.each([
    ['everything', `no ${URL}`],
    ['full', 'no redis://***@h'],
    ['withheld', 'reason withheld'],
  ] as const)('at the level %s shows what its reader may see', (level, message) => {
    const task = discloseTask(
      { message: { text: `no ${URL}`, author: 'application' }, attempt: 2, elapsedMs: 5, status: 'failed' },
      level,
    );
    expect(task).toStrictEqual({ status: 'failed', elapsedMs: 5, attempt: 2, message });
    expect(Object.keys(task)).toEqual(['status', 'elapsedMs', 'attempt', 'message']);
  });

  it('has no key without a value', () => {
    expect(discloseTask({ status: 'pending' }, 'full')).toStrictEqual({ status: 'pending' });
  });
});

describe('a readiness report', () => {
  it.each([
    ['everything', `held: ${URL}`],
    ['full', 'held: redis://***@h'],
    ['withheld', 'held: redis://***@h'],
  ] as const)('at the level %s shows the reason of a hold', (level, reason) => {
    const report = discloseReadiness(
      { checks: {}, warning: 'unknown: x', reason: `held: ${URL}`, status: 'not_ready' },
      level,
    );
    expect(report).toStrictEqual({ status: 'not_ready', reason, checks: {}, warning: 'unknown: x' });
    expect(Object.keys(report)).toEqual(['status', 'reason', 'checks', 'warning']);
  });

  it('has no key without a value, and every check by its name', () => {
    const checks = { a: finding, ['__proto__']: finding, constructor: finding };
    const report = discloseReadiness({ status: 'ready', checks }, 'withheld');
    expect(Object.keys(report)).toEqual(['status', 'checks']);
    expect(Object.keys(report.checks)).toEqual(['a', '__proto__', 'constructor']);
    expect(report.checks['a']).toStrictEqual(discloseCheck(finding, 'withheld'));
    expect(JSON.stringify(report)).not.toContain('hunter2');
  });
});

describe('a startup report', () => {
  it('discloses tasks and checks alike', () => {
    const tasks = { warm: { status: 'failed', message: { text: URL, author: 'application' } } } as const;
    const startup = { checks: { redis: finding }, tasks, uptimeMs: 9, status: 'failed' } as const;
    const report = discloseStartup(startup, 'withheld');
    expect(Object.keys(report)).toEqual(['status', 'uptimeMs', 'tasks', 'checks']);
    expect(report.tasks).toStrictEqual({ warm: { status: 'failed', message: 'reason withheld' } });
    expect(report.checks['redis']).toStrictEqual(discloseCheck(finding, 'withheld'));
    expect(JSON.stringify(discloseStartup(startup, 'full'))).not.toContain('hunter2');
    expect(JSON.stringify(discloseStartup(startup, 'everything'))).toContain('hunter2');
  });
});
