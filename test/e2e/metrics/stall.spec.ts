import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import type { Reply } from '../../support/ask.js';
import { parseExposition, type Exposition } from '../../support/exposition.js';
import { endPrograms } from '../../support/program.js';
import { MetricsProgram } from './program.js';

jest.setTimeout(120_000);

const BLOCK_MS = 6000;
/** A scrape is answered within a second; the rest is a margin for a busy machine. */
const LONGEST_ANSWER_MS = 2500;

interface Scrape {
  readonly at: number;
  readonly tookMs: number;
  readonly reply: Reply;
  readonly seen: Exposition;
}

const shop = new MetricsProgram();
const scrapes: Scrape[] = [];
let from = 0;
let to = 0;

afterAll(endPrograms);

/** With the defaults of the heartbeat: two missed beats are a second. */
beforeAll(async () => {
  await shop.isReady();
  await shop.call('/order');
  let isOver = false;
  const scraping = (async () => {
    while (!isOver) {
      await scrape();
      await delay(50);
    }
  })();
  // What the main thread has counted since its last beat, and shown, the thread must not forget.
  for (let probe = 0; probe < 3; probe += 1) await shop.call('/livez', 'GET');
  await scrape();
  await shop.call(`/block?ms=${BLOCK_MS}`);
  ({ at: from } = await shop.hearsNth('blocked', 1));
  // Probes that the thread answers while the main one is blocked.
  await delay(3000);
  await Promise.all(Array.from({ length: 5 }, () => shop.probe('/livez')));
  ({ at: to } = await shop.hearsNth('free', 1));
  await shop.sees('/readyz', 200);
  await delay(1500);
  isOver = true;
  await scraping;
});

async function scrape(): Promise<void> {
  const at = Date.now();
  const reply = await shop.probe('/metrics');
  scrapes.push({ at, tookMs: Date.now() - at, reply, seen: parseExposition(reply.body) });
}

/** The scrapes that the thread has answered. */
const silent = () => scrapes.filter(({ seen }) => seen.values.get('vitals_main_thread_silent') === 1);
const series = (name: string, all: readonly Scrape[]) => all.map(({ seen }) => seen.values.get(name));

describe('a block of six seconds', () => {
  it('leaves no scrape without an answer for longer than a second', () => {
    expect(scrapes.filter(({ at }) => at > from && at < to).length).toBeGreaterThan(10);
    expect(scrapes.map(({ reply }) => reply.status).filter((status) => status !== 200)).toEqual([]);
    expect(Math.max(...scrapes.map(({ tookMs }) => tookMs))).toBeLessThan(LONGEST_ANSWER_MS);
  });

  it('is told by the thread, in the same names, in the content type of the text format', () => {
    expect(silent().length).toBeGreaterThan(10);
    for (const { reply } of silent())
      expect(reply.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    const typesOf = ({ seen }: Scrape) => [...seen.types].filter(([name]) => name.startsWith('vitals_'));
    expect(typesOf(silent()[0]!)).toEqual(typesOf(scrapes[0]!));
    const helpOf = ({ reply }: Scrape) => reply.body.split('\n').filter((line) => line.startsWith('# HELP vitals_'));
    expect(helpOf(silent()[0]!)).toEqual(helpOf(scrapes[0]!));
  });

  it('shows a silence that rises from scrape to scrape', () => {
    const silences = series('vitals_event_loop_silence_seconds', silent()) as number[];
    expect(silences).toEqual([...silences].sort((a, b) => a - b));
    expect(silences.at(-1)!).toBeGreaterThan(4);
    expect(new Set(silences).size).toBeGreaterThan(10);
  });

  it('counts one stall while it lasts, and turns readiness but not liveness', () => {
    expect(series('vitals_stalls_total', silent()).at(-1)).toBe(1);
    expect(series('vitals_ready', silent()).at(-1)).toBe(0);
    expect(series('vitals_readiness_status{status="not_ready"}', silent()).at(-1)).toBe(1);
    expect(series('vitals_live', silent()).at(-1)).toBe(1);
    expect(
      series('vitals_indicator_status{indicator="database",required="true",status="healthy"}', silent()),
    ).toContain(1);
  });

  it('takes no counter back, neither when it begins nor when it ends', () => {
    const [last] = scrapes.slice(-1);
    expect(last!.seen.values.get('vitals_main_thread_silent')).toBe(0);
    expect(last!.seen.values.get('vitals_stalls_total')).toBe(1);
    expect(last!.seen.values.get('shop_orders_total')).toBe(1);
    const fallen = scrapes
      .slice(1)
      .flatMap(({ seen }, at) =>
        [...scrapes[at]!.seen.values].filter(
          ([name, value]) => /^vitals_.*(_total|_count|_bucket)/.test(name) && !(seen.values.get(name)! >= value),
        ),
      );
    expect(fallen).toEqual([]);
  });

  it('adds the probes that the thread has answered, and the changes, to what comes after', () => {
    const LIVENESS = 'vitals_probe_requests_total{code="200",probe="liveness"}';
    expect(scrapes.at(-1)!.seen.values.get(LIVENESS)).toBe(8);
    expect(series(LIVENESS, silent()).at(-1)).toBe(8);
    expect(scrapes.at(-1)!.seen.values.get('vitals_changes_total{subject="readiness",to="not_ready"}')).toBe(1);
  });
});
