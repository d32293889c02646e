import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { blocksIn, ROOT } from './documents.js';
import { createWorkspace, removeWorkspace, snippets } from './snippets.js';

let folder: string;

beforeAll(() => {
  folder = createWorkspace(snippets());
});

afterAll(() => removeWorkspace(folder));

describe('the TypeScript in the documents', () => {
  it('compiles', () => {
    const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { cwd: folder, encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  }, 60_000);

  it('is found', () => {
    expect(snippets().length).toBeGreaterThan(15);
    expect(new Set(snippets().map(({ file }) => file)).size).toBe(snippets().length);
  });

  it('is always marked as ts', () => {
    const other = ['typescript', 'javascript', 'tsx'].flatMap(blocksIn);
    expect(other.map(({ document, line }) => `${document}:${line}`)).toEqual([]);
  });
});
