import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  importsInNoCircle,
  importsNoBarrel,
  hidesMembersInOneWay,
  importsOnlyWhatItsRoomMay,
  keepsTimeInOneFile,
  ROOMS,
  type Rule,
  runsTheThreadWithoutNest,
  staysSmall,
  saysItsNestRole,
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
    expect(files.map((file) => file.path)).toEqual(expect.arrayContaining(['index.ts', 'core/check/check.ts']));
  });

  it.each(Object.keys(ROOMS))('sees files in the room "%s" that it has a rule for', (room) => {
    const isInside = ({ path }: SourceFile) => posix.dirname(path) === (room || '.') || path === `${room}.ts`;
    expect(files.some(isInside)).toBe(true);
  });

  it('sees what they import, including imports of types only', () => {
    expect(files.find((file) => file.path === 'core/report/indicator.ts')?.imports).toContain('./status.js');
    expect(files.flatMap((file) => file.imports).length).toBeGreaterThan(100);
  });

  it.each([
    ['export from', "export * from 'found';"],
    ['import x = require', "import x = require('found'); x();"],
    ['import()', "export const x = () => import('found');"],
    ['require', "export const x = () => require('found');"],
    ['typeof import', "export type X = typeof import('found');"],
  ])('reads the form %s', (_form, text) => {
    expect(parseSource('x.ts', text).imports).toEqual(['found']);
  });
});

describe('src', () => {
  it.each<[string, Rule]>([
    ['imports into each room only what the room may import', importsOnlyWhatItsRoomMay],
    ['has no barrel except the entries of the package', importsNoBarrel],
    ['has no circle of imports, not even inside a room or between types', importsInNoCircle],
    ['reads the clock and sets timers in one file', keepsTimeInOneFile],
    ['writes lines to the log through one file, and in the thread through one other', writesLinesInOnePlace],
    ['runs the thread of the watchdog without Nest', runsTheThreadWithoutNest],
    ['gives a suffix exactly to the files with a role in Nest', saysItsNestRole],
    ['hides the members of a class with `private`, and not with #', hidesMembersInOneWay],
    ['has no file over 200 lines, and a median of at most 60', staysSmall],
  ])('%s', (_claim, rule) => {
    expect(rule(files)).toEqual([]);
  });
});

describe('the rules of the architecture', () => {
  const lines = (count: number) => 'export const x = 1;\n' + '// x\n'.repeat(count - 1);

  it.each<[string, Rule, Record<string, string>]>([
    ['Nest in core', importsOnlyWhatItsRoomMay, { 'core/a.ts': "import { Injectable } from '@nestjs/common';" }],
    ['a Nest type in core', importsOnlyWhatItsRoomMay, { 'core/a.ts': "import type { Type } from '@nestjs/common';" }],
    ['Node in core', importsOnlyWhatItsRoomMay, { 'core/a.ts': "import { setTimeout } from 'node:timers';" }],
    ['Node without its prefix', importsOnlyWhatItsRoomMay, { 'probes/a.ts': "import http from 'http';" }],
    ['core importing indicators', importsOnlyWhatItsRoomMay, { 'core/a.ts': "import '../indicators/b.js';" }],
    [
      'indicators importing lifecycle',
      importsOnlyWhatItsRoomMay,
      { 'indicators/a.ts': "export * from '../lifecycle/b.js';" },
    ],
    ['lifecycle importing startup', importsOnlyWhatItsRoomMay, { 'lifecycle/a.ts': "import '../startup/b.js';" }],
    ['heartbeat importing probes', importsOnlyWhatItsRoomMay, { 'heartbeat/a.ts': "import '../probes/b.js';" }],
    ['probes importing the module', importsOnlyWhatItsRoomMay, { 'probes/a.ts': "import '../health.module.js';" }],
    ['the module importing TypeORM', importsOnlyWhatItsRoomMay, { 'health.module.ts': "import '@nestjs/typeorm';" }],
    ['the module importing the TypeORM entry', importsOnlyWhatItsRoomMay, { 'a.ts': "import './typeorm/b.js';" }],
    ['typeorm outside its room', importsOnlyWhatItsRoomMay, { 'indicators/a.ts': "import 'typeorm';" }],
    ['typeorm importing probes', importsOnlyWhatItsRoomMay, { 'typeorm/a.ts': "import '../probes/b.js';" }],
    ['the module importing an exporter', importsOnlyWhatItsRoomMay, { 'a.ts': "import './prometheus/b.js';" }],
    ['prom-client outside its room', importsOnlyWhatItsRoomMay, { 'metrics/collect/a.ts': "import 'prom-client';" }],
    ['one exporter importing another', importsOnlyWhatItsRoomMay, { 'opentelemetry/a.ts': "import 'prom-client';" }],
    ['the table importing Nest', importsOnlyWhatItsRoomMay, { 'metrics/a.ts': "import '@nestjs/common';" }],
    ['the table importing what reads it', importsOnlyWhatItsRoomMay, { 'metrics/a.ts': "import './collect/b.js';" }],
    ['a file importing the main entry', importsOnlyWhatItsRoomMay, { 'health.module.ts': "import './index.js';" }],
    ['text importing the report', importsOnlyWhatItsRoomMay, { 'core/text/a.ts': "import '../report/b.js';" }],
    ['the report importing options', importsOnlyWhatItsRoomMay, { 'core/report/a.ts': "import '../options/b.js';" }],
    ['options importing a check', importsOnlyWhatItsRoomMay, { 'core/options/a.ts': "import '../check/b.js';" }],
    ['a verdict importing a check', importsOnlyWhatItsRoomMay, { 'core/verdict/a.ts': "import '../check/b.js';" }],
    ['the root of core importing a room of it', importsOnlyWhatItsRoomMay, { 'core/a.ts': "import './text/b.js';" }],
    ['core importing the system clock', importsOnlyWhatItsRoomMay, { 'core/a.ts': "import '../system-clock.js';" }],
    ['servers importing the drain', importsOnlyWhatItsRoomMay, { 'lifecycle/servers/a.ts': "import '../drain.js';" }],
    [
      'microservices importing servers',
      importsOnlyWhatItsRoomMay,
      { 'lifecycle/microservices/a.ts': "import '../servers/b.js';" },
    ],
    ['Nest in http', importsOnlyWhatItsRoomMay, { 'http/a.ts': "import type { Type } from '@nestjs/common';" }],
    ['http importing verdicts', importsOnlyWhatItsRoomMay, { 'http/a.ts': "import '../verdicts/verdict.service.js';" }],
    ['Node in a format', importsOnlyWhatItsRoomMay, { 'http/formats/a.ts': "import 'node:http';" }],
    ['verdicts importing http', importsOnlyWhatItsRoomMay, { 'verdicts/a.ts': "import '../http/b.js';" }],
    [
      'the thread importing probes',
      importsOnlyWhatItsRoomMay,
      { 'watchdog/worker/a.ts': "import '../../probes/probe.service.js';" },
    ],
    ['the page importing what serves it', importsOnlyWhatItsRoomMay, { 'page/a.ts': "import '../status/b.js';" }],
    ["the page's script importing Node", importsOnlyWhatItsRoomMay, { 'page/script/a.ts': "import 'node:fs';" }],
    [
      "the page's script importing http",
      importsOnlyWhatItsRoomMay,
      { 'page/script/a.ts': "import '../../http/b.js';" },
    ],
    [
      'the thread importing the service of the page',
      importsOnlyWhatItsRoomMay,
      { 'watchdog/worker/a.ts': "import '../../status/b.js';" },
    ],
    ['a way out of src', importsOnlyWhatItsRoomMay, { 'core/a.ts': "import '../../test/b.js';" }],
    ['a missing .js', importsOnlyWhatItsRoomMay, { 'core/a.ts': "import './b';" }],
    ['a late import', importsOnlyWhatItsRoomMay, { 'core/a.ts': "export const x = () => import('node:fs');" }],
    ['a computed import', importsOnlyWhatItsRoomMay, { 'probes/a.ts': 'export const x = (y: string) => import(y);' }],
    ['a room without a rule', importsOnlyWhatItsRoomMay, { 'helpers/a.ts': 'export const x = 1;' }],
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
    [
      'a thread that needs Nest, by way of a room that it may import',
      runsTheThreadWithoutNest,
      {
        'watchdog/worker/worker.ts': "import '../a.service.js';",
        'watchdog/a.service.ts': "import { Injectable } from '@nestjs/common';",
      },
    ],
    ['a provider in a bare noun', saysItsNestRole, { 'probes/a.ts': '@Injectable()\nexport class A {}' }],
    ['a module in a bare noun', saysItsNestRole, { 'lifecycle/a.ts': '@Module({})\nexport class A {}' }],
    ['a service that is no provider', saysItsNestRole, { 'probes/a.service.ts': 'export class A {}' }],
    ['an explorer that is a function', saysItsNestRole, { 'discovery/a.explorer.ts': 'export const find = () => 1;' }],
    ['a suffix that Nest does not have', saysItsNestRole, { 'core/a.helper.ts': 'export const x = 1;' }],
    [
      'a member hidden with #',
      hidesMembersInOneWay,
      { 'core/a.ts': 'export class A {\n  #x = 1;\n  y() {\n    return this.#x;\n  }\n}' },
    ],
    ['a file of 201 lines', staysSmall, { 'core/a.ts': lines(201), 'core/b.ts': lines(1), 'core/c.ts': lines(1) }],
    ['a median of 61 lines', staysSmall, { 'core/a.ts': lines(61), 'core/b.ts': lines(61), 'core/c.ts': lines(1) }],
  ])('report %s', (_what, rule, texts) => {
    const planted = Object.entries(texts).map(([path, text]) => parseSource(path, text));
    expect(rule(planted)).toHaveLength(1);
    expect(rule(planted)[0]).toMatch(/\S/);
  });

  it('report nothing that is allowed', () => {
    const allowed = [
      parseSource('core/a.ts', `import './b.js';\n${lines(199)}`),
      parseSource('core/b.ts', "export type X = Date;\nexport const x = 'setTimeout';"),
      parseSource('system-clock.ts', 'export const now = () => performance.now();'),
      parseSource(
        'probes/probe.controller.ts',
        "import '@nestjs/common';\nimport 'node:http';\nimport '../core/a.js';\nController()(class {});",
      ),
      parseSource('typeorm/indicator.ts', "import 'typeorm';\nimport '../indicators/a.decorator.js';"),
      parseSource('index.ts', "export * from './health.module.js';"),
    ];
    const rules = [
      importsOnlyWhatItsRoomMay,
      importsNoBarrel,
      importsInNoCircle,
      keepsTimeInOneFile,
      writesLinesInOnePlace,
      runsTheThreadWithoutNest,
      saysItsNestRole,
      hidesMembersInOneWay,
      staysSmall,
    ];
    expect(rules.flatMap((rule) => rule(allowed))).toEqual([]);
  });
});
