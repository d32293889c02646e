import { describe, expect, it } from '@jest/globals';
import { entryOf, MAX_BYTES, read, says, STALL, written } from '../../src/obituary/last-words.js';

const DATE = new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 6));
const AT = '2026-01-02T03:04:05.006Z nestjs-vitals: ';

describe('an entry', () => {
  it('has its time, its author and one line', () => {
    expect(entryOf(DATE, 'startup failed: task migrate: no table')).toBe(`${AT}startup failed: task migrate: no table`);
  });

  it('has the frames below', () => {
    expect(entryOf(DATE, 'uncaught exception: no', '    at a (b:1:2)\n    at c (d:3:4)')).toBe(
      `${AT}uncaught exception: no\n    at a (b:1:2)\n    at c (d:3:4)`,
    );
  });

  it('is masked, and no text in it can pass for another entry', () => {
    const entry = entryOf(DATE, `postgres://shop:s3cret@db/shop\n${AT}forged\u001B[2J`);
    expect(entry).toBe(`${AT}postgres://***@db/shop ${AT}forged [2J`);
    expect(read(Buffer.from(entry)).entries).toEqual([entry]);
  });

  it('is known by its first words', () => {
    expect(says(entryOf(DATE, `${STALL} for 15000 ms`), STALL)).toBe(true);
    expect(says(entryOf(DATE, `an error says: ${STALL}`), STALL)).toBe(false);
  });
});

describe('the file', () => {
  const [one, other] = [entryOf(DATE, 'one', '    at a (b:1:2)'), entryOf(DATE, 'other')];

  it.each([
    ['nothing', ''],
    ['text without an end of its line', 'line of others'],
    ['whole lines', 'line of others\n\n'],
    ['other characters', 'línea…\n'],
  ])('keeps what others have written before: %s', (_what, foreign) => {
    const bytes = Buffer.concat([Buffer.from(foreign), written([one, other], foreign === '')]);
    expect(bytes.toString()).toBe(`${foreign}${foreign === '' ? '' : '\n'}${one}\n${other}`);
    expect(read(bytes)).toEqual({ foreignBytes: Buffer.byteLength(foreign), entries: [one, other] });
  });

  it('has no entry if others alone have written it', () => {
    for (const text of ['', 'nestjs-vitals: 2 faults\n', ` ${AT}quoted`])
      expect(read(Buffer.from(text))).toEqual({ foreignBytes: Buffer.byteLength(text), entries: [] });
  });

  it('has at most 2 KiB of this package, and the newest entry whole before an older one', () => {
    const long = entryOf(DATE, 'x'.repeat(950));
    const text = written([one, long, long, other], false).toString();
    expect(text).toBe(`\n${one}\n${long}\n${long}`.slice(0, text.length));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_BYTES);
    expect(text).not.toContain('other');
  });

  it('cuts a single entry that is too long, and not within a character', () => {
    for (let length = 0; length < 4; length += 1) {
      const bytes = written([entryOf(DATE, 'ü'.repeat(600), `    at ${'x'.repeat(length)}${'€'.repeat(1000)}`)], true);
      expect(bytes.length).toBeLessThanOrEqual(MAX_BYTES);
      expect(bytes.length).toBeGreaterThan(MAX_BYTES - 6);
      expect(bytes.toString()).toMatch(/€…$/);
    }
  });
});
