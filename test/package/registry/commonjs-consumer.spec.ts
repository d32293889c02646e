import { cpSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mustRun, packInto, ROOT, run, temporaryFolder } from '../consumer.js';
import { installed } from './installed.js';

const FIXTURE = join(ROOT, 'test', 'package', 'fixtures', 'commonjs-nest-11');

let folder: string;

beforeAll(() => {
  folder = temporaryFolder();
  cpSync(FIXTURE, folder, { recursive: true });
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(FIXTURE, 'package.json'), 'utf8'));
  const packages = installed('commonjs-nest-11', { ...dependencies, ...devDependencies });
  cpSync(packages, join(folder, 'node_modules'), { recursive: true, verbatimSymlinks: true });
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
