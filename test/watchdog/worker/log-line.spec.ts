import { describe, expect, it } from '@jest/globals';
import type { LogStyle } from '../../../src/core/text/log-style.js';
import { ThreadLog } from '../../../src/watchdog/worker/log-line.js';
import { FakeClock } from '../../support/fake-clock.js';

function logOf(style: Partial<LogStyle> = {}) {
  const lines: string[] = [];
  const log = new ThreadLog(new FakeClock(), (line) => lines.push(line));
  log.style = { ...log.style, ...style };
  return { lines, log };
}

describe('a line of the thread', () => {
  it('looks like a line of Nest', () => {
    const { lines, log } = logOf();
    log.warn('blocked');
    log.error('stalled');
    expect(lines).toEqual([
      expect.stringMatching(/^\[Nest\] \d+ {2}- .* {4}WARN \[HealthModule\] blocked\n$/),
      expect.stringMatching(/^\[Nest\] \d+ {2}- .* {3}ERROR \[HealthModule\] stalled\n$/),
    ]);
  });

  it('is JSON, with the keys of Nest, if the application logs JSON', () => {
    const { lines, log } = logOf({ format: 'json' });
    log.error('a "quoted" reason');
    expect(lines[0]).toMatch(/\n$/);
    expect(JSON.parse(lines[0]!)).toEqual({
      level: 'error',
      pid: process.pid,
      timestamp: expect.any(Number),
      message: 'a "quoted" reason',
      context: 'HealthModule',
    });
  });

  it('is not written at a level that the application does not log', () => {
    const { lines, log } = logOf({ hasWarnings: false, hasErrors: false });
    log.warn('blocked');
    log.error('stalled');
    expect(lines).toEqual([]);
  });

  it.each(['text', 'json'] as const)('is one line, masked and bounded, in the format %s', (format) => {
    const { lines, log } = logOf({ format });
    log.warn(`in f\n[Nest] 1 - LOG forged\u001b[31m redis://u:hunter2@h ${'x'.repeat(200_000)}`);
    expect(lines.join('').trimEnd()).not.toMatch(/\p{Cc}|hunter2/u);
    expect(lines[0]!.length).toBeLessThan(2300);
  });

  it('throws nothing if it cannot be written', () => {
    const log = new ThreadLog(new FakeClock(), () => {
      throw new Error('EAGAIN');
    });
    expect(() => log.error('stalled')).not.toThrow();
  });
});
