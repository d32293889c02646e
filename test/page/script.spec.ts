import { describe, expect, it } from '@jest/globals';
import type { StatusChange, StatusReport } from '../../src/core/report/status-report.js';
import { newsOf } from '../../src/page/script/news.js';
import { isStuck, noticesOf } from '../../src/page/script/notice.js';
import { Series } from '../../src/page/script/series.js';
import { lanesOf, windowOf } from '../../src/page/script/spans.js';
import { ageOf, clockOf, countOf, spanOf, toneOf, wordOf } from '../../src/page/script/words.js';

const REPORT: StatusReport = {
  phase: 'running',
  uptimeMs: 60_000,
  liveness: {
    status: 'alive',
    uptimeMs: 60_000,
    eventLoop: { observer: 'watchdog', silentMs: 0, longestSilenceMs: 80 },
  },
  readiness: { status: 'ready', checks: {} },
  startup: { status: 'started', uptimeMs: 60_000, tasks: {}, checks: {} },
  holds: [],
  changes: [],
};
const silent = (silentMs: number, observer: 'watchdog' | 'in-loop' = 'watchdog'): StatusReport => ({
  ...REPORT,
  liveness: { ...REPORT.liveness, eventLoop: { observer, silentMs, longestSilenceMs: 80 } },
});
/** With ordinary spaces, for reading. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('the words of the page', () => {
  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [1999, '1 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [125_000, '2 min 5 s'],
    [3_600_000, '1 h'],
  ])('say %d ms as %s, without a break', (ms, text) => {
    expect(plain(spanOf(ms))).toBe(text);
    expect(spanOf(ms)).not.toContain(' ');
  });

  it('say how long ago something was', () => {
    expect([ageOf(400), plain(ageOf(5400))]).toEqual(['just now', '5 s ago']);
  });

  it('count', () => {
    expect([0, 1, 2].map((count) => countOf(count, 'piece', 'pieces'))).toEqual(['no pieces', '1 piece', '2 pieces']);
  });

  it('have the time of day, and the day if it was another', () => {
    const now = new Date(2026, 10, 26, 18, 0, 0);
    expect(clockOf(new Date(2026, 10, 26, 9, 5, 7), now)).toBe('09:05:07');
    expect(clockOf(new Date(2026, 10, 25, 9, 5, 7), now)).toMatch(/25.*09:05:07/);
  });

  it.each([
    ['not_ready', 'not ready', 'bad'],
    ['degraded', 'degraded', 'warning'],
    ['healthy', 'healthy', 'good'],
    ['skipped', 'not checked', 'unknown'],
    ['starting', 'starting', 'waiting'],
    ['something new', 'something new', 'unknown'],
  ])('have for %s a word and a tone', (status, word, tone) => {
    expect([wordOf(status), toneOf(status)]).toEqual([word, tone]);
  });
});

describe('the notices', () => {
  it('say that the main thread is stuck only if the thread of the watchdog has answered', () => {
    expect([silent(0), silent(1200), silent(400, 'in-loop')].map(isStuck)).toEqual([false, true, false]);
    expect(noticesOf(silent(6100)).map(({ title }) => plain(title))).toEqual([
      'The main thread is stuck: its event loop has been silent for 6 s.',
    ]);
  });

  it('show every hold', () => {
    const holds = ['maintenance', 'reindexing'].map((reason) => ({ reason, ageMs: 5000 }));
    expect(noticesOf({ ...REPORT, holds }).map(({ text }) => text)).toEqual(['maintenance', 'reindexing']);
  });
});

describe('the news for screen readers', () => {
  it('are nothing while nothing changes', () => {
    expect(newsOf(REPORT, { ...REPORT, uptimeMs: 61_000 }, false)).toBe('');
  });

  it('are the verdicts that have changed, the phase, a stuck main thread, and a process that is back', () => {
    const worse = { ...REPORT, phase: 'draining', readiness: { status: 'not_ready', checks: {} } } as const;
    expect(newsOf(REPORT, worse, false)).toBe('readiness is not ready. The phase is draining.');
    expect(newsOf(REPORT, silent(1500), false)).toBe('The main thread is stuck; the watchdog thread answers.');
    expect(newsOf(silent(1500), silent(2500), false)).toBe('');
    expect(newsOf(silent(1500), REPORT, false)).toBe('The main thread runs again.');
    expect(newsOf(REPORT, REPORT, true)).toBe('The process answers again.');
    expect(newsOf(undefined, REPORT, false)).toBe('readiness is ready. liveness is alive. startup is started.');
  });
});

describe('the values of a small line', () => {
  it('have each result once, though the page is told of it again and again', () => {
    const series = new Series();
    for (const at of [1000, 1030, 990, 2000, 2040]) series.add({ at, value: at, isBad: false });
    expect(series.since(2100).map(({ at }) => at)).toEqual([1000, 2000]);
  });

  it('go back five minutes, and are bounded', () => {
    const series = new Series();
    for (let at = 0; at <= 600_000; at += 500) series.add({ at, value: 1, isBad: false });
    const kept = series.since(600_000);
    expect(kept.length).toBe(300);
    expect(series.since(900_000)).toEqual([]);
  });
});

describe('the lanes', () => {
  const NOW = Date.parse('2026-11-26T18:00:00.000Z');
  const change = (agoMs: number, more: Partial<StatusChange> = {}): StatusChange => ({
    at: new Date(NOW - agoMs).toISOString(),
    subject: 'indicator',
    name: 'redis',
    from: 'healthy',
    to: 'unhealthy',
    lastedMs: 20_000,
    ...more,
  });

  it('are as long as the changes need, but not longer than the process has lived', () => {
    const changes = [change(1000), change(200_000)];
    expect(windowOf({ ...REPORT, changes, uptimeMs: 1_000_000 }, NOW)).toBe(300_000);
    expect(windowOf({ ...REPORT, changes, uptimeMs: 50_000 }, NOW)).toBe(60_000);
    expect(windowOf(REPORT, NOW)).toBe(60_000);
    expect(windowOf({ ...REPORT, changes: [change(1e10)], uptimeMs: 1e11 }, NOW)).toBe(604_800_000);
  });

  it('have the spans of each subject, verdicts first, and not the time before the first result', () => {
    const changes = [
      change(5000),
      change(10_000, { subject: 'readiness', name: undefined, from: 'ready', to: 'degraded' }),
      change(25_000, { from: 'unknown', to: 'healthy', lastedMs: 900 }),
    ];
    expect(lanesOf(changes, NOW, 60_000)).toEqual([
      {
        name: 'readiness',
        spans: [
          { status: 'degraded', from: NOW - 10_000, to: NOW },
          { status: 'ready', from: NOW - 30_000, to: NOW - 10_000 },
        ],
      },
      {
        name: 'redis',
        spans: [
          { status: 'unhealthy', from: NOW - 5000, to: NOW },
          { status: 'healthy', from: NOW - 25_000, to: NOW - 5000 },
        ],
      },
    ]);
  });

  it('end at the edge of the window, and keep an indicator apart from a verdict of the same name', () => {
    const changes = [change(90_000, { name: 'readiness' }), change(100_000, { subject: 'readiness', name: undefined })];
    const lanes = lanesOf(changes, NOW, 60_000);
    expect(lanes.map(({ name }) => name)).toEqual(['readiness', 'readiness']);
    expect(lanes[0]!.spans).toEqual([{ status: 'unhealthy', from: NOW - 60_000, to: NOW }]);
  });
});
