import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parseSource } from '../architecture/source-file.js';
import { mustRun, ROOT } from './consumer.js';

interface Packed {
  readonly files: readonly { readonly path: string }[];
}

const ENTRIES = [
  'bullmq/index',
  'grpc/index',
  'http-indicator/index',
  'index',
  'kafka/index',
  'kubernetes/index',
  'mongo/index',
  'nats/index',
  'opentelemetry/index',
  'prometheus/index',
  'rabbitmq/index',
  'redis/index',
  'sql/index',
  'system/index',
  'testing/index',
  'typeorm/index',
];

/** The entries whose indicators take the application's client without loading its package. */
const CLIENT_ENTRIES = ['bullmq', 'http-indicator', 'kafka', 'mongo', 'nats', 'rabbitmq', 'redis', 'sql', 'system'];

/** The parts of exported types and signatures that have no name for applications. */
const UNNAMED_PARTS = [
  'Transition',
  'VerdictChange',
  'IndicatorChange',
  'BRAND',
  'TrackedResponse',
  'IndicatorClass',
  'StartupMethod',
  'ConfigurableModuleClass',
];

let paths: string[];

beforeAll(() => {
  const { output } = mustRun('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=silent'], ROOT);
  const [packed] = JSON.parse(output) as [Packed];
  paths = packed.files.map((file) => file.path);
});

describe('the packed package', () => {
  it('holds the compiled sources, the licence, the documents and the list of schematics, and nothing else', () => {
    const documents = ['CHANGELOG.md', 'LICENSE', 'README.md', 'collection.json', 'package.json'];
    expect(paths.filter((path) => !path.startsWith('dist/')).sort()).toEqual(documents);
    expect(paths.filter((path) => path.startsWith('dist/') && !/^dist\/[^.].*\.(d\.ts|js)$/.test(path))).toEqual([]);
    expect(paths.length).toBeGreaterThan(6);
  });

  it('has a file behind every entry', () => {
    const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { exports: object };
    const targets = JSON.stringify(exports).match(/(?<="\.\/)dist\/[^"]+/g);
    expect(targets).toHaveLength(2 * ENTRIES.length);
    expect(paths).toEqual(expect.arrayContaining(targets ?? []));
  });

  it('has one code file for the command, for the schematic and per entry, and the files that they share', () => {
    const files = paths.filter((path) => path.endsWith('.js') && !/\/shared\d*\.js$/.test(path));
    expect(files.sort()).toEqual(['cli/main', 'nest-add/nest-add', ...ENTRIES].map((name) => `dist/${name}.js`).sort());
  });

  it('has code of ASCII only, of which JavaScript keeps one byte per character', () => {
    const files = paths.filter((path) => path.endsWith('.js'));
    const others = files.filter((path) => /[^\t\n\x20-\x7e]/.test(readFileSync(join(ROOT, path), 'utf8')));
    expect(others).toEqual([]);
  });

  it('has one declaration file per entry, and no other', () => {
    const files = paths.filter((path) => path.endsWith('.d.ts'));
    expect(files).toEqual(ENTRIES.map((entry) => `dist/${entry}.d.ts`));
  });

  it.each(ENTRIES)(
    'declares, in the types of %s, what that entry exports and the parts of it, and no inner type',
    (entry) => {
      const text = readFileSync(join(ROOT, 'dist', `${entry}.d.ts`), 'utf8');
      const declared = [
        ...text.matchAll(/^(?:declare )?(?:interface|type|(?:abstract )?class|const|function) (\w+)/gm),
      ];
      const exported = [...text.matchAll(/^export (?:type )?\{ (.+) \};$/gm)].flatMap(([, names]) =>
        names!.split(', '),
      );
      const inner = declared.map(([, name]) => name!).filter((name) => !exported.includes(name));
      expect(declared.length).toBeGreaterThan(0);
      expect(inner.sort()).toEqual(entry === 'index' ? [...UNNAMED_PARTS].sort() : []);
    },
  );

  it('keeps the name of each class', () => {
    for (const path of paths.filter((file) => file.endsWith('.js')))
      expect(readFileSync(join(ROOT, path), 'utf8')).not.toMatch(/\bclass [\w$]+\d\b/);
  });

  it.each([
    ['types', '.d.ts'],
    ['code', '.js'],
  ])('mentions, in the %s of its main entry, no package but Nest and Node', (_what, ending) => {
    const foreign = importsOf(
      paths.filter((path) => !/^dist\/.+\//.test(path)),
      ending,
    ).filter((specifier) => !/^(@nestjs\/(common|core)$|node:)/.test(specifier));
    expect(foreign).toEqual([]);
  });

  it.each([
    ['typeorm', '.d.ts', ['@nestjs/typeorm', 'typeorm']],
    ['typeorm', '.js', ['@nestjs/typeorm', 'typeorm']],
    ['kubernetes', '.js', ['yaml']],
    ['grpc', '.d.ts', ['@grpc/grpc-js']],
    ['prometheus', '.d.ts', ['prom-client']],
    ['prometheus', '.js', ['prom-client']],
    ['opentelemetry', '.d.ts', ['@opentelemetry/api']],
    ['opentelemetry', '.js', ['@opentelemetry/api']],
  ])('mentions, in its entry %s (%s), no optional peer but %j', (entry, ending, peers) => {
    const found = importsOf(
      paths.filter((path) => path.startsWith(`dist/${entry}/`)),
      ending,
    );
    const foreign = found.filter((specifier) => !/^(node:|@nestjs\/(common|core)$)/.test(specifier));
    expect(foreign).not.toEqual([]);
    expect(peers).toEqual(expect.arrayContaining(foreign));
  });
});

describe('an entry with indicators for a client', () => {
  it.each(CLIENT_ENTRIES)('mentions, in %s, no package but Nest and Node', (entry) => {
    const files = paths.filter((path) => path.startsWith(`dist/${entry}/`));
    const found = ['.js', '.d.ts'].flatMap((ending) => importsOf(files, ending));
    expect(found.filter((specifier) => !/^(node:|@nestjs\/(common|core)$)/.test(specifier))).toEqual([]);
  });
});

/** The packages that files with this ending import, by name, so that a failure shows which. */
function importsOf(candidates: readonly string[], ending: string): string[] {
  const files = candidates.filter((path) => path.startsWith('dist/') && path.endsWith(ending));
  if (files.length === 0) throw new Error(`there is no ${ending} file`);
  const texts = files.map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
  const imported = texts.flatMap(({ path, text }) => [
    ...parseSource(path, text).imports,
    ...[...text.matchAll(/\/\/\/ <reference types="([^"]+)"/g)].map(([, name]) => name ?? ''),
  ]);
  return [...new Set(imported)].filter((specifier) => !specifier.startsWith('.'));
}
