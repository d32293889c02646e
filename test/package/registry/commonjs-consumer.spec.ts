import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mustRun, packInto, ROOT, run, temporaryFolder } from '../consumer.js';

const FIXTURE = join(ROOT, 'test', 'package', 'fixtures', 'commonjs-nest-11');

let folder: string;

beforeAll(() => {
  folder = temporaryFolder();
  cpSync(FIXTURE, folder, { recursive: true });
  cpSync(installedPackages(), join(folder, 'node_modules'), { recursive: true, verbatimSymlinks: true });
  mustRun('tar', ['-xzf', packInto(folder), '-C', folder], folder);
  renameSync(join(folder, 'package'), join(folder, 'node_modules', 'nestjs-vitals'));
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a CommonJS application on Nest 11', () => {
  it.each(['nodenext', 'node20'])('compiles with module %s and runs', (module) => {
    expect(bin('typescript/bin/tsc', '-p', '.', '--module', module)).toEqual({ status: 0, output: '' });
    const { status, output } = run(process.execPath, ['--no-warnings', 'out/main.js'], folder);
    expect(output).toBe('alive true\n');
    expect(status).toBe(0);
  });

  it('compiles and runs with the older settings of Nest 11, which do not resolve `exports`', () => {
    const older = ['--module', 'commonjs', '--moduleResolution', 'node', '--esModuleInterop', '--outDir', 'older'];
    expect(bin('typescript/bin/tsc', '-p', '.', ...older)).toEqual({ status: 0, output: '' });
    expect(run(process.execPath, ['--no-warnings', 'older/main.js'], folder)).toEqual({
      status: 0,
      output: 'alive true\n',
    });
  });

  it('passes its own Jest with the configuration of docs/commonjs.md', () => {
    const { status, output } = bin('jest/bin/jest.js', '--ci', 'app.spec.ts');
    expect(output).toMatch(/Tests: +2 passed, 2 total/);
    expect(status).toBe(0);
  });
});

function bin(path: string, ...args: string[]): ReturnType<typeof run> {
  return run(process.execPath, [join(folder, 'node_modules', path), ...args], folder);
}

/** Installs each list of packages once, so that only the first run needs the registry. */
function installedPackages(): string {
  const list = readFileSync(join(FIXTURE, 'package.json'));
  const key = createHash('sha256').update(list).update(process.version).digest('hex').slice(0, 16);
  const kept = join(ROOT, 'node_modules', '.cache', 'nestjs-vitals', `nest-11-${key}`);
  if (!existsSync(join(kept, 'node_modules'))) {
    const fresh = `${kept}.${process.pid}`;
    mkdirSync(fresh, { recursive: true });
    cpSync(join(FIXTURE, 'package.json'), join(fresh, 'package.json'));
    mustRun('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock'], fresh);
    rmSync(kept, { recursive: true, force: true });
    renameSync(fresh, kept);
  }
  return join(kept, 'node_modules');
}
