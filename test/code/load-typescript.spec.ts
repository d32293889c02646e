import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadTypeScript } from '../../src/code/load-typescript.js';
import { Refusal } from '../../src/code/refusal.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'typescript-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Puts a package with this code into a folder. */
function install(place: string, name: string, code: string): void {
  const target = join(folder, place, 'node_modules', name);
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'package.json'), JSON.stringify({ name, version: '1.0.0', main: 'index.cjs' }));
  writeFileSync(join(target, 'index.cjs'), code);
}

describe('loadTypeScript', () => {
  it('takes the compiler of the project', () => {
    install('.', 'typescript', 'exports.version = "own"; exports.createSourceFile = () => {};');
    expect(loadTypeScript(folder)).toMatchObject({ version: 'own' });
  });

  it('takes that of the Nest CLI if the one of the project has no functions', () => {
    install('.', 'typescript', 'exports.version = "7.0.2";');
    install('.', '@nestjs/cli', '');
    install('node_modules/@nestjs/cli', 'typescript', 'exports.version = "nest"; exports.createSourceFile = () => {};');
    expect(loadTypeScript(folder)).toMatchObject({ version: 'nest' });
  });

  it('says that there is none', () => {
    const refusal = new Refusal(`${folder} has no package typescript from 5 to 6, which reads the source files`);
    expect(loadTypeScript(folder)).toEqual(refusal);
    install('.', 'typescript', 'exports.version = "7.0.2";');
    expect(loadTypeScript(folder)).toEqual(refusal);
  });
});
