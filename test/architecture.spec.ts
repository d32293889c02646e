import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  importsInNoCircle,
  importsNoBarrel,
  importsOnlyWhatItsFolderMay,
  keepsTimeInOneFile,
  LAYERS,
  type Rule,
  staysSmall,
  touchesNestOnlyByName,
  writesLinesInOnePlace,
} from './architecture/rules.js';
import { parseSource, type SourceFile } from './architecture/source-file.js';

const SRC = join(import.meta.dirname, '..', 'src');

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => parseSource(path.split(sep).join('/'), readFileSync(join(SRC, path), 'utf8')));

describe('the architecture test', () => {
  it('sees the files', () => {
    expect(files.length).toBeGreaterThan(40);
    expect(files.map((file) => file.path)).toEqual(expect.arrayContaining(['index.ts', 'core/check.ts']));
  });

  it.each(Object.keys(LAYERS))('sees files in the folder "%s" that it has a rule for', (folder) => {
    const isInside = (file: SourceFile) => (folder ? file.path.startsWith(`${folder}/`) : !file.path.includes('/'));
    expect(files.some(isInside)).toBe(true);
  });

  it('sees what they import, for the types only too', () => {
    expect(files.find((file) => file.path === 'core/indicator.ts')?.imports).toContain('./status.js');
    expect(files.flatMap((file) => file.imports).length).toBeGreaterThan(100);
  });

  it.each(['export from', 'import x = require', 'import()', 'require', 'typeof import'])(
    'reads the form %s',
    (form) => {
      const texts: Record<string, string> = {
        'export from': "export * from 'found';",
        'import x = require': "import x = require('found'); x();",
        'import()': "export const x = () => import('found');",
        require: "export const x = () => require('found');",
        'typeof import': "export type X = typeof import('found');",
      };
      expect(parseSource('x.ts', texts[form]).imports).toEqual(['found']);
    },
  );
});

describe('src', () => {
  it.each<[string, Rule]>([
    ['imports, in each folder, only what that folder may', importsOnlyWhatItsFolderMay],
    ['has no barrel but the entries of the package', importsNoBarrel],
    ['has no circle of imports, inside a folder or for types either', importsInNoCircle],
    ['reads the clock and sets timers in one file', keepsTimeInOneFile],
    ['writes lines to the log through one file, and one of the thread', writesLinesInOnePlace],
    ['touches Nest only in files whose name says so', touchesNestOnlyByName],
    ['has no file over 200 lines, and a median of at most 60', staysSmall],
  ])('%s', (_claim, rule) => {
    expect(rule(files)).toEqual([]);
  });
});

describe('a rule that is broken is reported', () => {
  const lines = (count: number) => 'export const x = 1;\n' + '// x\n'.repeat(count - 1);

  it.each<[string, Rule, Record<string, string>]>([
    ['Nest in core', importsOnlyWhatItsFolderMay, { 'core/a.ts': "import { Injectable } from '@nestjs/common';" }],
    [
      'a Nest type in core',
      importsOnlyWhatItsFolderMay,
      { 'core/a.ts': "import type { Type } from '@nestjs/common';" },
    ],
    ['Node in core', importsOnlyWhatItsFolderMay, { 'core/a.ts': "import { setTimeout } from 'node:timers';" }],
    ['Node without its prefix', importsOnlyWhatItsFolderMay, { 'probes/a.ts': "import http from 'http';" }],
    ['core importing indicators', importsOnlyWhatItsFolderMay, { 'core/a.ts': "import '../indicators/b.js';" }],
    [
      'indicators importing lifecycle',
      importsOnlyWhatItsFolderMay,
      { 'indicators/a.ts': "export * from '../lifecycle/b.js';" },
    ],
    ['lifecycle importing startup', importsOnlyWhatItsFolderMay, { 'lifecycle/a.ts': "import '../startup/b.js';" }],
    ['heartbeat importing probes', importsOnlyWhatItsFolderMay, { 'heartbeat/a.ts': "import '../probes/b.js';" }],
    ['probes importing the module', importsOnlyWhatItsFolderMay, { 'probes/a.ts': "import '../health.module.js';" }],
    ['the module importing TypeORM', importsOnlyWhatItsFolderMay, { 'health.module.ts': "import '@nestjs/typeorm';" }],
    ['the module importing the TypeORM entry', importsOnlyWhatItsFolderMay, { 'a.ts': "import './typeorm/b.js';" }],
    ['typeorm outside its folder', importsOnlyWhatItsFolderMay, { 'indicators/a.ts': "import 'typeorm';" }],
    ['typeorm importing probes', importsOnlyWhatItsFolderMay, { 'typeorm/a.ts': "import '../probes/b.js';" }],
    ['a file importing the main entry', importsOnlyWhatItsFolderMay, { 'health.module.ts': "import './index.js';" }],
    ['a way out of src', importsOnlyWhatItsFolderMay, { 'core/a.ts': "import '../../test/b.js';" }],
    ['a missing .js', importsOnlyWhatItsFolderMay, { 'core/a.ts': "import './b';" }],
    ['a late import', importsOnlyWhatItsFolderMay, { 'core/a.ts': "export const x = () => import('node:fs');" }],
    ['a computed import', importsOnlyWhatItsFolderMay, { 'probes/a.ts': 'export const x = (y: string) => import(y);' }],
    ['a folder without a rule', importsOnlyWhatItsFolderMay, { 'helpers/a.ts': 'export const x = 1;' }],
    ['an import of a folder', importsNoBarrel, { 'core/a.ts': "import '.';" }],
    ['an import of an index', importsNoBarrel, { 'probes/a.ts': "import '../core/index.js';" }],
    ['an inner index', importsNoBarrel, { 'core/index.ts': 'export const x = 1;' }],
    [
      'a barrel by another name',
      importsNoBarrel,
      { 'core/all.ts': "export * from './a.js';\nexport { b } from './b.js';" },
    ],
    ['two files in a circle', importsInNoCircle, { 'core/a.ts': "import './b.js';", 'core/b.ts': "import './a.js';" }],
    [
      'three files in a circle of types',
      importsInNoCircle,
      {
        'core/a.ts': "import type { B } from './b.js';",
        'core/b.ts': "import type { C } from './c.js';",
        'core/c.ts': "export type A = import('./a.js').A;",
      },
    ],
    ['a file that imports itself', importsInNoCircle, { 'core/a.ts': "import './a.js';" }],
    ['Date.now', keepsTimeInOneFile, { 'core/a.ts': 'export const x = Date.now();' }],
    ['new Date', keepsTimeInOneFile, { 'probes/a.ts': 'export const x = new Date();' }],
    ['performance.now', keepsTimeInOneFile, { 'core/a.ts': 'export const x = performance.now();' }],
    ['process.hrtime', keepsTimeInOneFile, { 'core/a.ts': 'export const x = process.hrtime.bigint();' }],
    ['setTimeout', keepsTimeInOneFile, { 'core/a.ts': 'setTimeout(() => {}, 1);' }],
    ['setInterval', keepsTimeInOneFile, { 'core/a.ts': 'globalThis.setInterval(() => {}, 1);' }],
    ['setImmediate', keepsTimeInOneFile, { 'core/a.ts': 'const later = setImmediate; later(() => {});' }],
    [
      'node:timers',
      keepsTimeInOneFile,
      { 'probes/a.ts': "import { scheduler } from 'node:timers/promises'; scheduler.yield();" },
    ],
    ["Nest's logger", writesLinesInOnePlace, { 'probes/a.service.ts': 'export const x = new Logger("x");' }],
    ['the console', writesLinesInOnePlace, { 'probes/a.ts': "export const x = () => console.warn('x');" }],
    ['stderr', writesLinesInOnePlace, { 'probes/a.ts': "export const x = () => process.stderr.write('x');" }],
    [
      'a file descriptor',
      writesLinesInOnePlace,
      { 'watchdog/worker/a.ts': "export const x = () => writeSync(2, 'x');" },
    ],
    [
      'a warning of the process',
      writesLinesInOnePlace,
      { 'core/a.ts': "export const x = () => process.emitWarning('x');" },
    ],
    ['Nest in a bare noun', touchesNestOnlyByName, { 'probes/gate.ts': "import { Logger } from '@nestjs/common';" }],
    [
      'a Nest type in a bare noun',
      touchesNestOnlyByName,
      { 'probes/a.ts': "import type { Type } from '@nestjs/common';" },
    ],
    ['a file of 201 lines', staysSmall, { 'core/a.ts': lines(201), 'core/b.ts': lines(1), 'core/c.ts': lines(1) }],
    ['a median of 61 lines', staysSmall, { 'core/a.ts': lines(61), 'core/b.ts': lines(61), 'core/c.ts': lines(1) }],
  ])('%s', (_what, rule, texts) => {
    const planted = Object.entries(texts).map(([path, text]) => parseSource(path, text));
    expect(rule(planted)).toHaveLength(1);
    expect(rule(planted)[0]).toMatch(/\S/);
  });

  it('and what the rules allow is not', () => {
    const allowed = [
      parseSource('core/a.ts', `import './b.js';\n${lines(199)}`),
      parseSource('core/b.ts', "export type X = Date;\nexport const x = 'setTimeout';"),
      parseSource('core/clock.ts', 'export const now = () => performance.now();'),
      parseSource(
        'probes/probe.controller.ts',
        "import '@nestjs/common';\nimport 'node:http';\nimport '../core/a.js';",
      ),
      parseSource('typeorm/indicator.ts', "import 'typeorm';\nimport '../indicators/a.decorator.js';"),
      parseSource('index.ts', "export * from './health.module.js';"),
    ];
    const rules = [
      importsOnlyWhatItsFolderMay,
      importsNoBarrel,
      importsInNoCircle,
      keepsTimeInOneFile,
      writesLinesInOnePlace,
      touchesNestOnlyByName,
      staysSmall,
    ];
    expect(rules.flatMap((rule) => rule(allowed))).toEqual([]);
  });
});
