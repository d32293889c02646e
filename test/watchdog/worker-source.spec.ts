import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WORKER_SOURCE } from '../../src/watchdog/worker-source.js';

const ROOT = join(import.meta.dirname, '..', '..');

function check(folder: string): { status: number | null; stderr: string } {
  const script = join(folder, 'scripts', 'worker-source.mjs');
  const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  return { status, stderr };
}

describe("the worker's source", () => {
  it('is what its TypeScript makes', () => {
    expect(check(ROOT)).toEqual({ status: 0, stderr: '' });
  });

  it('asks for nothing but what Node brings: there may be nothing else around it in a bundle', () => {
    const asked = [...WORKER_SOURCE.matchAll(/\b(?:require|import)\(([^)]*)\)/g)].map(([, name]) => name);
    expect(asked).toEqual(expect.arrayContaining(['"node:http"', '"node:worker_threads"']));
    const builtins = builtinModules.map((name) => `"node:${name}"`);
    expect(asked.filter((name) => !builtins.includes(name!))).toEqual([]);
    expect(WORKER_SOURCE).not.toMatch(/\b(?:from|import)\s*["'{*]/);
    expect(WORKER_SOURCE).not.toContain('import.meta');
  });

  describe('in a copy', () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'nestjs-vitals-source-'));
      for (const path of ['src', join('scripts', 'worker-source.mjs'), 'package.json'])
        cpSync(join(ROOT, path), join(folder, path), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it.each([
      ['its TypeScript', join('watchdog', 'worker', 'worker.ts')],
      ['what that imports', join('http', 'gate.ts')],
      ['the source itself', join('watchdog', 'worker-source.ts')],
    ])('is found out of date once %s has changed', (_what, path) => {
      expect(check(folder).status).toBe(0);
      appendFileSync(join(folder, 'src', path), '\n(globalThis as any).changed = true;\n');
      expect(check(folder)).toEqual({ status: 1, stderr: expect.stringContaining('npm run build') });
    });
  });
});
