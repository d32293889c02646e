import { afterEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entryOf } from '../../src/obituary/last-words.js';
import { TerminationFile, terminationFile } from '../../src/obituary/termination-file.js';

const folder = mkdtempSync(join(tmpdir(), 'nestjs-vitals-termination-'));
const path = join(folder, 'termination-log');
const DATE = new Date(0);
const [one, other, third] = ['one', 'other', 'third'].map((text) => entryOf(DATE, text)) as [string, string, string];
const text = () => readFileSync(path, 'utf8');

afterEach(() => {
  Reflect.deleteProperty(process, 'permission');
  rmSync(path, { force: true });
});

describe('a termination file', () => {
  it('has the newest entry first', () => {
    const file = terminationFile(path, true)!;
    file.add(one);
    file.add(other);
    expect(text()).toBe(`${other}\n${one}`);
  });

  it('loses the entries that are replaced or removed, and keeps the others', () => {
    const file = terminationFile(path, true)!;
    for (const entry of [one, other]) file.add(entry);
    file.add(third, (older) => older === one);
    expect(text()).toBe(`${third}\n${other}`);
    file.remove((entry) => entry === third);
    expect(text()).toBe(other);
    file.remove(() => true);
    expect(text()).toBe('');
  });

  it.each(['line of others', 'lines of others\n', `${'x'.repeat(100_000)}\n`])(
    'leaves what others have written as it was',
    (foreign) => {
      writeFileSync(path, foreign);
      const file = terminationFile(path, false)!;
      file.add(one);
      file.add(other);
      expect(text()).toBe(`${foreign}\n${other}\n${one}`);
      file.remove(() => true);
      expect(text()).toBe(foreign);
    },
  );

  it('is not touched if nothing changes', () => {
    writeFileSync(path, 'line of others');
    const { mtimeMs } = statSync(path);
    terminationFile(path, true)!.remove(() => true);
    expect(statSync(path).mtimeMs).toBe(mtimeMs);
  });

  it('takes in what another thread, or another program, has written meanwhile', () => {
    const [here, there] = [terminationFile(path, true)!, new TerminationFile(path)];
    here.add(one);
    there.add(other);
    here.add(third);
    expect(text()).toBe(`${third}\n${other}\n${one}`);
    writeFileSync(path, 'last words of the application');
    here.remove(() => true);
    expect(text()).toBe('last words of the application');
  });

  it('is not made if it is the one that Kubernetes makes', () => {
    expect(terminationFile(path, false)).toBeUndefined();
    expect(existsSync(path)).toBe(false);
  });

  it.each([
    ['in no folder', join(folder, 'nowhere', 'file'), /ENOENT/],
    ['that is a folder', folder, /not a regular file/],
    ['that is a device', '/dev/null', /not a regular file/],
    ['below a file', '/dev/null/file', /ENOTDIR/],
  ])('is refused with a reason: one %s', (_what, wrong, reason) => {
    expect(() => terminationFile(wrong, true)).toThrow(reason);
  });

  it('is not opened without the permission of Node', () => {
    writeFileSync(path, '');
    const file = terminationFile(path, false)!;
    for (const denied of ['fs.read', 'fs.write']) {
      const has = (scope: string, of: string): boolean => scope !== denied || of !== path;
      Object.defineProperty(process, 'permission', { value: { has }, configurable: true });
      expect(() => terminationFile(path, true)).toThrow(`no permission (${denied})`);
      expect(() => file.add(one)).toThrow(`no permission (${denied})`);
    }
    expect(text()).toBe('');
  });
});
