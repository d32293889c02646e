import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compileConsumer, createConsumer, REQUIRED_PEERS } from './consumer.js';

let folder: string;

beforeAll(() => {
  folder = createConsumer('misuse', [...REQUIRED_PEERS, '@types/node']);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the types of the packed package', () => {
  it('accept right use, and refuse wrong use', () => {
    expect(compileConsumer(folder)).toEqual({ status: 0, output: '' });
  });

  it('refuse each wrong use for the reason beside it', () => {
    const path = join(folder, 'refused.ts');
    const lines = readFileSync(path, 'utf8').split('\n');
    const expected = lines.flatMap((line, index) => {
      const [, code] = /@ts-expect-error (TS\d+): \S/.exec(line) ?? [];
      return code ? [{ line: index + 2, code }] : [];
    });
    writeFileSync(path, lines.map((line) => line.replace(/\/\/ @ts-expect-error.*/, '//')).join('\n'));

    const { output } = compileConsumer(folder);

    const reported = [...output.matchAll(/^refused\.ts\((\d+),\d+\): error (TS\d+)/gm)];
    expect(reported.map(([, line, code]) => ({ line: Number(line), code }))).toEqual(expected);
    expect(expected.length).toBeGreaterThan(20);
  });
});
