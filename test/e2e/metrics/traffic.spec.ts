import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { INSTRUMENTS } from '../../../src/metrics/instruments.js';
import { PINNED } from '../../metrics/pinned-table.js';
import { eventually } from '../../support/eventually.js';
import { labelsOf, parseExposition, seriesText, type Exposition } from '../../support/exposition.js';
import { endPrograms } from '../../support/program.js';
import { MetricsProgram } from './program.js';
import type { Both } from './settings.js';

jest.setTimeout(120_000);

const shop = new MetricsProgram({
  health: { heartbeat: { intervalMs: 100, warnAfterMs: 400, unreadyAfterMs: 900, stalledAfterMs: 1600 } },
});
const scrapes: Exposition[] = [];
const bodies: string[] = [];
let quiet: Both;
let draining: Exposition;
let drainingToo: Both;

const STATUS = 'vitals_indicator_status';
const statusOf = (seen: Exposition, indicator: string, required: boolean) =>
  ['healthy', 'degraded', 'unhealthy'].filter(
    (status) => seen.values.get(seriesText(STATUS, { indicator, required: String(required), status })) === 1,
  );

/** Lets a few probes see what has changed, and scrapes. */
async function look(): Promise<Exposition> {
  for (const path of ['/readyz', '/livez', '/startupz', '/readyz/database']) await shop.probe(path);
  const reply = await shop.probe('/metrics');
  bodies.push(reply.body);
  const seen = parseExposition(reply.body);
  scrapes.push(seen);
  return seen;
}

beforeAll(() => shop.isReady());
afterAll(endPrograms);

describe('the metrics of an application', () => {
  it('begin with what startup has seen', async () => {
    const seen = await look();
    expect(statusOf(seen, 'database', true)).toEqual(['healthy']);
    for (const [series, value] of Object.entries({
      vitals_live: 1,
      vitals_ready: 1,
      vitals_started: 1,
      'vitals_readiness_status{status="ready"}': 1,
      'vitals_phase{phase="running"}': 1,
      'vitals_changes_total{subject="startup",to="started"}': 1,
      vitals_main_thread_silent: 0,
      vitals_holds: 0,
      vitals_stalls_total: 0,
    }))
      expect([series, seen.values.get(series)]).toEqual([series, value]);
    expect(seen.values.has('vitals_drain_elapsed_seconds')).toBe(false);
    expect(seen.values.get('vitals_startup_duration_seconds')).toBeGreaterThanOrEqual(0);
  });

  it('have the metrics of the application itself beside them', async () => {
    await shop.call('/order');
    expect((await look()).values.get('shop_orders_total')).toBe(1);
  });

  it('follow a degraded and an unhealthy indicator', async () => {
    await shop.mode('database', 'degraded');
    await shop.mode('cache', 'unhealthy');
    const seen = await look();
    expect(statusOf(seen, 'database', true)).toEqual(['degraded']);
    expect(statusOf(seen, 'cache', false)).toEqual(['unhealthy']);
    expect(seen.values.get('vitals_readiness_status{status="degraded"}')).toBe(1);
    expect(seen.values.get('vitals_ready')).toBe(1);
  });

  it('count a run that times out once, and show one that hangs as open', async () => {
    await shop.mode('cache', 'healthy');
    await shop.mode('database', 'hung');
    await shop.probe('/readyz');
    const seen = await eventually(async () => {
      const now = await look();
      return now.values.get('vitals_indicator_checks_total{indicator="database",outcome="timeout"}') === 1 && now;
    });
    expect(seen.values.get('vitals_indicator_checks_open{indicator="database"}')).toBe(1);
    expect(seen.values.get('vitals_ready')).toBe(0);
    const before = seen.values.get('vitals_indicator_check_duration_seconds_count{indicator="database"}');
    const later = await look();
    expect(later.values.get('vitals_indicator_check_duration_seconds_count{indicator="database"}')).toBe(before);
  });

  it('answer at once while that check hangs, and run no check', async () => {
    const before = await shop.checks();
    const startedAt = performance.now();
    for (let scrape = 0; scrape < 200; scrape += 1) await shop.scrape();
    expect(await shop.checks()).toBe(before);
    // Two hundred deadlines of the check would be 80 s.
    expect(performance.now() - startedAt).toBeLessThan(60_000);
  });

  it('follow a hold, tracked work, and a stall', async () => {
    await shop.call('/hold');
    await shop.call('/track');
    const held = await look();
    expect(held.values.get('vitals_holds')).toBe(1);
    expect(held.values.get('vitals_tracked_work')).toBe(1);
    await shop.call('/release');
    await shop.call('/block?ms=4000');
    const stalled = await eventually(async () => {
      const now = await shop.scrape();
      return now.values.get('vitals_live') === 0 && now;
    });
    expect(stalled.values.get('vitals_main_thread_silent')).toBe(1);
    expect(stalled.values.get('vitals_ready')).toBe(0);
    scrapes.push(stalled);
    await shop.hearsNth('free', 1);
    const seen = await eventually(async () => {
      const now = await look();
      return now.values.get('vitals_main_thread_silent') === 0 && now;
    });
    expect(seen.values.get('vitals_stalls_total')).toBe(1);
    expect(seen.values.get('vitals_event_loop_longest_silence_seconds')).toBeGreaterThan(0.4);
    expect(seen.values.get('vitals_heartbeat_silence_seconds{heartbeat="consumer"}')).toBeGreaterThan(0);
  });

  it('count each probe by what it was answered, one indicator as readiness, a 405 too', async () => {
    const countOf = (seen: Exposition, probe: string, code: number) =>
      seen.values.get(seriesText('vitals_probe_requests_total', { probe, code: String(code) })) ?? 0;
    const before = await shop.scrape();
    await shop.probe('/livez');
    await shop.probe('/livez', { method: 'HEAD' });
    await shop.call('/livez', 'GET');
    await shop.probe('/readyz/cache');
    await shop.probe('/readyz/nobody');
    await shop.probe('/startupz', { method: 'POST' });
    const after = await shop.scrape();
    const grown = ['liveness', 'readiness', 'startup'].flatMap((probe) =>
      [200, 405, 503].map((code) => countOf(after, probe, code) - countOf(before, probe, code)),
    );
    expect(grown).toEqual([3, 0, 0, 1, 0, 0, 0, 1, 0]);
    expect([...after.values.keys()].filter((series) => series.includes('404'))).toEqual([]);
  });

  it('are the same for OpenTelemetry', async () => {
    quiet = await shop.both();
    expectSame(quiet);
  });

  it('have no series more after a thousand hostile requests', async () => {
    const before = await shop.scrape();
    const paths = Array.from({ length: 1000 }, (_, at) => [
      `/readyz/evil-${at}`,
      `/readyz?exclude=evil-${at}`,
      `/livez?a=${at}&verbose`,
      `/metrics?name[]=evil-${at}`,
      `/evil-${at}`,
    ]).map((choices, at) => choices[at % choices.length]!);
    for (let at = 0; at < paths.length; at += 20) {
      const requests = paths.slice(at, at + 20).map((path, index) => {
        const method = ['GET', 'POST', 'HEAD', 'PURGE'][index % 4]!;
        const headers = Object.fromEntries(
          ['user-agent', 'host', 'x-forwarded-for', `x-evil-${at}`].map((name) => [name, `evil-${at + index}`]),
        );
        // Every second one goes to the port of the application.
        const port = (at + index) % 2 === 0 ? 'probe' : 'application';
        return shop[port](path, { method, headers: { ...headers, accept: `text/evil-${at}` } });
      });
      await Promise.all(requests);
    }
    const after = await shop.scrape();
    // Codes that a probe has not had before are declared ones all the same.
    const isNew = (series: string) => !before.values.has(series) && !series.startsWith('vitals_probe_requests_total');
    expect([...after.values.keys()].filter(isNew)).toEqual([]);
    const codes = [...after.values.keys()].filter((series) => series.startsWith('vitals_probe_requests_total'));
    expect(codes.length).toBeLessThanOrEqual(9);
    expect(JSON.stringify([...after.values])).not.toContain('evil');
  });

  it('are not served on the port of the application', async () => {
    expect((await shop.call('/metrics', 'GET')).status).toBe(404);
  });

  it('answer HEAD, and no other method', async () => {
    const head = await shop.probe('/metrics', { method: 'HEAD' });
    expect({ status: head.status, body: head.body, type: head.headers['content-type'] }).toEqual({
      status: 200,
      body: '',
      type: 'text/plain; version=0.0.4; charset=utf-8',
    });
    expect((await shop.probe('/metrics', { method: 'POST' })).status).toBe(405);
  });

  it('go on while the application drains', async () => {
    await shop.call('/drain');
    draining = await look();
    drainingToo = await shop.both();
    expectSame(drainingToo);
    expect(draining.values.get('vitals_phase{phase="draining"}')).toBe(1);
    expect(draining.values.get('vitals_ready')).toBe(0);
    expect(draining.values.get('vitals_drain_elapsed_seconds')).toBeGreaterThanOrEqual(0);
  });

  it('had every pinned instrument with its name, kind and labels, and in OpenTelemetry with its unit', () => {
    const kinds = new Map(scrapes.flatMap(({ types }) => [...types]));
    const labels = new Map(
      scrapes.flatMap(({ values }) =>
        [...values.keys()].map((series) => {
          const name = series.replace(/\{.*/, '').replace(/_seconds_(bucket|sum|count)$/, '_seconds');
          return [name, Object.keys(labelsOf(series)).filter((label) => label !== 'le')] as const;
        }),
      ),
    );
    const seen = PINNED.map(([name]) => [name, kinds.get(name), [...(labels.get(name) ?? ['none'])].sort()]);
    expect(seen).toEqual(PINNED.map(([name, , kind, , given]) => [name, kind, [...given].sort()]));
    for (const { otel, rows } of [
      { otel: quiet.otel, rows: PINNED.filter(([name]) => name !== 'vitals_drain_elapsed_seconds') },
      { otel: drainingToo.otel, rows: PINNED },
    ]) {
      const exported = otel.map(({ name, kind, unit, attributes }) => [
        name,
        [kind, unit, Object.keys(attributes).sort()],
      ]);
      expect([...new Map(exported as [string, unknown][])].sort(byName)).toEqual(
        rows.map(([, name, kind, unit, given]) => [name, [kind, unit, [...given].sort()]] as const).sort(byName),
      );
    }
  });

  it('never had less in a counter than before', () => {
    // The thread does not know the metrics of the application itself.
    const counters = (seen: Exposition) =>
      [...seen.values].filter(([series]) => /^vitals_.*(_total|_count|_bucket)/.test(series));
    scrapes.slice(1).forEach((seen, at) => {
      for (const [series, value] of counters(scrapes[at]!))
        expect([series, seen.values.get(series)! >= value]).toEqual([series, true]);
    });
  });

  it('have said nothing of what was thrown, nor has the answer to a registry that fails', async () => {
    for (const text of [...bodies, quiet.prometheus, JSON.stringify(quiet.otel)])
      expect(text).not.toMatch(/hunter2|refused|db\.internal/);
    await shop.call('/fail');
    const answers = [await shop.probe('/metrics'), await shop.probe('/metrics')];
    expect(answers.map(({ status, body }) => [status, body])).toEqual(
      answers.map(() => [500, 'The metrics could not be collected; the log of the application says why.\n']),
    );
    const lines = shop.output.split('\n').filter((line) => line.includes('the metrics could not be collected'));
    expect(lines).toEqual([expect.stringContaining('postgres://***@db.internal/shop refused')]);
  });
});

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

/** Expects one number for each series in both exporters. */
function expectSame({ prometheus: text, otel }: Both): void {
  const { values } = parseExposition(text);
  const nameOf = new Map(INSTRUMENTS.map(({ dottedName, name }) => [dottedName, `vitals_${name}`]));
  const shown = otel.map(({ name, attributes, value }) => {
    const prometheus = nameOf.get(name) ?? name;
    const number = typeof value === 'number' ? value : value.count;
    return [seriesText(typeof value === 'number' ? prometheus : `${prometheus}_count`, attributes), number] as const;
  });
  const plain = [...values].filter(([series]) => series.startsWith('vitals_') && !/_(bucket|sum)(\{|$)/.test(series));
  // Times go on between the one and the other.
  const isTime = (series: string) => /_seconds(\{|$)/.test(series);
  const rounded = (all: Iterable<readonly [string, number]>) =>
    new Map([...all].map(([series, value]) => [series, isTime(series) ? 'a time' : value]));
  expect(rounded(shown)).toEqual(rounded(plain));
  for (const [series, value] of shown.filter(([each]) => isTime(each)))
    expect(Math.abs(value - values.get(series)!)).toBeLessThan(5);
  const buckets = otel.flatMap(({ value }) => (typeof value === 'number' ? [] : [value.buckets]));
  const names = ['database', 'cache'].map((indicator) =>
    [...INSTRUMENTS.flatMap((each) => (each.kind === 'histogram' ? each.buckets : [])), '+Inf'].map((le) =>
      values.get(seriesText('vitals_indicator_check_duration_seconds_bucket', { indicator, le: String(le) })),
    ),
  );
  expect(new Set(buckets.map(String))).toEqual(new Set(names.map(String)));
}
