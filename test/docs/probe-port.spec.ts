import { describe, expect, it } from '@jest/globals';
import * as bounds from '../../src/http/bounds.js';
import { MAX_CHANGES, MAX_HOLDS, MAX_PROBE_BYTES } from '../../src/http/status-answer.js';
import { textOf } from './documents.js';

const text = textOf('docs/probe-port.md');
const rows = text.split('\n').filter((line) => /^\| (?!what|-)/.test(line));

/** The bounds, in the order of the table. */
const LISTED = [
  String(bounds.MAX_CONNECTIONS),
  String(bounds.MAX_KEPT_CONNECTIONS),
  String(bounds.MAX_OPEN_PER_CONNECTION),
  String(bounds.MAX_WAITING),
  String(bounds.MAX_FORWARDED),
  String(bounds.MAX_SPECIAL_FORWARDED),
  kib(bounds.MAX_HEAD_BYTES),
  seconds(bounds.HEAD_TIMEOUT_MS),
  seconds(bounds.SILENCE_TIMEOUT_MS),
  seconds(bounds.KEEP_ALIVE_MS),
  seconds(bounds.SCRAPE_TIMEOUT_MS),
  seconds(bounds.MAX_SCRAPE_PAUSE_MS),
  String(bounds.MAX_UNSENT_SCRAPES),
  String(bounds.MAX_FORWARDED_REPORTS),
  kib(bounds.MAX_BODY_BYTES),
  seconds(bounds.BODY_LINGER_MS),
  // Over HTTP/2.
  String(bounds.MAX_STREAMS),
  String(bounds.MAX_OPEN_OVER_HTTP2),
  String(bounds.MAX_RESETS),
  String(bounds.MAX_HEADER_PAIRS),
  String(bounds.MAX_REJECTED_STREAMS),
  String(bounds.MAX_INVALID_FRAMES),
  kib(bounds.MAX_BURST_BYTES),
  seconds(bounds.HTTP2_REQUEST_TIMEOUT_MS),
  kib(bounds.MAX_MESSAGE_BYTES),
];

describe('docs/probe-port.md', () => {
  it('lists the bounds of the code', () => {
    expect(rows.map((row) => row.split('|')[2]!.trim())).toEqual(LISTED);
    const atGate = [bounds.MAX_WAITING_AT_GATE, bounds.MAX_WAITING_PER_CONNECTION];
    expect(/more than (\d+) probes wait[^.]*more than (\d+) of them/.exec(text)?.slice(1).map(Number)).toEqual(atGate);
    expect(bounds.SCRAPE_PAUSE_FACTOR).toBe(9);
    const ofReports = [bounds.MAX_UNSENT_SCRAPES, MAX_CHANGES, MAX_HOLDS, MAX_PROBE_BYTES / 1024];
    expect(
      /At most (\d+) different reports.*\n.*most (\d+) changes and (\d+) holds.*at most (\d+) KiB/.exec(text)?.slice(1),
    ).toEqual(ofReports.map(String));
    expect(text).toContain(`of which ${bounds.RESETS_FORGIVEN_PER_SECOND} are forgiven a second`);
    expect(text).toContain(`ahead of ${bounds.MAX_BYTES_PER_SECOND / 1024 ** 2} MiB a second`);
    const shares = /more than (\d+) requests are open over HTTP\/2[^.]*share is at least (\d+)/.exec(text);
    expect(shares?.slice(1).map(Number)).toEqual([bounds.CROWDED_OVER_HTTP2, bounds.LEAST_SHARE]);
    expect(text).toContain(`and for ${seconds(bounds.STRICT_MS)} after that`);
    const rush = `more than ${bounds.MAX_OPEN_OVER_HTTP2} requests within ${seconds(bounds.STRICT_MS)}, a new connection may have only ${bounds.LEAST_SHARE} open`;
    expect(text.replaceAll('\n', ' ')).toContain(rush);
  });
});

function kib(bytes: number): string {
  return `${bytes / 1024} KiB`;
}

function seconds(ms: number): string {
  return `${ms / 1000} s`;
}
