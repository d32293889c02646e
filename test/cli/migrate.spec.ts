import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { expectedLeft, filesIn, folderOf } from '../migrate/project-files.js';
import { ran } from './terminal.js';

const ROOT = join(import.meta.dirname, '..', '..');
const folders: string[] = [];
let folder: string;

function copyOf(application: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'nestjs-vitals-migrate-'));
  folders.push(copy);
  cpSync(folderOf(application, 'before'), copy, { recursive: true });
  return copy;
}

function link(packageName: string): void {
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(ROOT, 'node_modules', packageName), join(folder, 'node_modules', packageName), 'junction');
}

function sources(): object {
  return Object.fromEntries([...filesIn(folder)].filter(([path]) => !path.startsWith('node_modules')));
}

beforeEach(() => {
  folder = copyOf('partly-left');
  link('typescript');
});

afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true, force: true });
});

describe('nestjs-vitals migrate', () => {
  it('shows the differences and what is left, and writes nothing', async () => {
    const { code, out, error } = await ran(['migrate', folder]);
    expect(code).toBe(1);
    expect(out).toContain('+++ b/src/app.module.ts\n');
    expect(out).toContain('+    HealthModule.forRoot({\n');
    for (const line of expectedLeft('partly-left')) expect(out).toContain(`${join(folder, line)}\n`);
    expect(error).toBe('nothing is written yet: add --write\n5 places are left for you\n');
    expect(sources()).toEqual(Object.fromEntries(filesIn(folderOf('partly-left', 'before'))));
  });

  it('writes the files, and changes nothing the second time', async () => {
    const { code, out } = await ran(['migrate', folder, '--write']);
    expect(code).toBe(1);
    expect(out).toContain(`wrote ${join(folder, 'src/app.module.ts')}\n`);
    const after = Object.fromEntries(filesIn(folderOf('partly-left', 'after')));
    expect(sources()).toEqual(after);
    expect((await ran(['migrate', folder, '--write'])).out).not.toMatch(/^(wrote|removed) /m);
    expect(sources()).toEqual(after);
  });

  it('removes a file of which nothing is left, and exits with 0 if nothing is to do', async () => {
    folder = copyOf('live-and-ready');
    link('typescript');
    const { code, out, error } = await ran(['migrate', folder, '--write']);
    expect(code).toBe(0);
    expect(out).toContain(`removed ${join(folder, 'src/health/health.controller.ts')}\n`);
    expect(error).toBe('no source file uses @nestjs/terminus any more: npm uninstall @nestjs/terminus\n');
    expect(await ran(['migrate', folder])).toEqual({
      code: 0,
      out: '',
      error: 'no source file uses @nestjs/terminus, @godaddy/terminus or lightship\n',
    });
  });

  it('leaves a file that is not UTF-8 as it is, and lists it', async () => {
    const path = join(folder, 'src', 'health.controller.ts');
    const bytes = Buffer.from(readFileSync(path, 'latin1') + '// caf\u00e9\n', 'latin1');
    writeFileSync(path, bytes);
    const { code, out } = await ran(['migrate', folder, '--write']);
    expect(code).toBe(1);
    expect(out).toContain(
      `${path}:1:1 this file is not in UTF-8, so that it is not read: what it has of the old package is not translated\n`,
    );
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('keeps the mark at the start of a file', async () => {
    const path = join(folder, 'src', 'app.module.ts');
    writeFileSync(path, `\uFEFF${readFileSync(path, 'utf8')}`);
    expect((await ran(['migrate', folder, '--write'])).out).toContain(`wrote ${path}\n`);
    expect(readFileSync(path, 'utf8')).toMatch(/^\uFEFFimport /);
  });

  it('writes over no file that it has not read, and then changes nothing', async () => {
    const path = join(folder, 'src', 'health.indicators.ts');
    writeFileSync(path, Buffer.from('// caf\u00e9', 'latin1'));
    const before = readFileSync(join(folder, 'src', 'app.module.ts'), 'utf8');
    expect(await ran(['migrate', folder, '--write'])).toMatchObject({
      code: 2,
      error: `nestjs-vitals: ${path} is there already, and is no file that could be read: move it away\n`,
    });
    expect(readFileSync(path, 'latin1')).toBe('// caf\u00e9');
    expect(readFileSync(join(folder, 'src', 'app.module.ts'), 'utf8')).toBe(before);
  });

  it('exits with 2 if it cannot run', async () => {
    expect(await ran(['migrate', folder, 'another'])).toMatchObject({
      code: 2,
      error: expect.stringContaining('expected one folder'),
    });
    expect(await ran(['migrate', join(folder, 'nowhere')])).toMatchObject({
      code: 2,
      error: expect.stringContaining('cannot read'),
    });
    rmSync(join(folder, 'node_modules'), { recursive: true });
    expect(await ran(['migrate', folder])).toMatchObject({
      code: 2,
      out: '',
      error: expect.stringContaining('has no package typescript'),
    });
  });
});
