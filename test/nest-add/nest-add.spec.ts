import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { add, project, type Files } from './files.js';

const BY_HAND_MODULE = 'add HealthModule.forRoot() to the imports of the root module';
const BY_HAND_HOOKS = 'call enableShutdownHooks() on the application before it listens';

function withMain(main: string, others: Files = {}): Files {
  return project([], { 'src/main.ts': main, ...others });
}

function withModule(module: string): Files {
  return project([], { 'src/app.module.ts': module });
}

/** Each text of a file after `-` or `+`, so that a test shows what the schematic changes, and nothing else. */
function diff(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const gone = old.filter((line) => !now.includes(line)).map((line) => `-${line}`);
  return [...gone, ...now.filter((line) => !old.includes(line)).map((line) => `+${line}`)];
}

describe('the schematic, in a new project', () => {
  const files = project();
  const { changed, notes } = add(files);

  it('adds the module and the shutdown hooks, and changes nothing else', () => {
    expect(Object.keys(changed).sort()).toEqual(['src/app.module.ts', 'src/main.ts']);
    expect(diff(files['src/main.ts']!, changed['src/main.ts']!)).toEqual(['+  app.enableShutdownHooks();']);
    expect(diff(files['src/app.module.ts']!, changed['src/app.module.ts']!)).toEqual([
      '-  imports: [],',
      `+import { HealthModule } from 'nestjs-vitals';`,
      '+  imports: [HealthModule.forRoot()],',
    ]);
    expect(notes).toEqual([]);
  });

  it('changes nothing the second time', () => {
    expect(add(add(files).files)).toMatchObject({ changed: {}, notes: [] });
  });
});

describe('the schematic, in a monorepo', () => {
  const files = {
    'nest-cli.json': `{
      // the shop is the default
      "sourceRoot": "apps/shop/src",
      "monorepo": true,
      "projects": {
        "shop": { "type": "application", "root": "apps/shop", "entryFile": "main", "sourceRoot": "apps/shop/src" },
        "admin": { "type": "application", "root": "apps/admin", "entryFile": "start", "sourceRoot": "apps/admin/src" },
        "db": { "type": "library", "root": "libs/db", "entryFile": "index", "sourceRoot": "libs/db/src" }
      }
    }`,
    'package.json': JSON.stringify({ type: 'module', dependencies: { ioredis: '*' } }),
    'apps/shop/src/main.ts': project()['src/main.ts']!,
    'apps/shop/src/app.module.ts': project()['src/app.module.ts']!,
    'apps/admin/src/start.ts': project()['src/main.ts']!.replace('./app.module', './admin.module.js'),
    'apps/admin/src/admin.module.ts': project()['src/app.module.ts']!.replaceAll('./app.', './admin.'),
    'libs/db/src/index.ts': '',
  };

  it('takes the application that is named, and the first one otherwise', () => {
    expect(Object.keys(add(files).changed).sort()).toEqual(['apps/shop/src/app.module.ts', 'apps/shop/src/main.ts']);
    const admin = add(files, { sourceRoot: 'apps/admin/src' });
    expect(Object.keys(admin.changed).sort()).toEqual(['apps/admin/src/admin.module.ts', 'apps/admin/src/start.ts']);
    expect(admin.notes).toEqual([]);
  });

  it('writes an indicator only for a client that this application imports', () => {
    const uses = {
      'apps/admin/src/cache.ts': `import { Redis } from 'ioredis';\nexport const make = () => new Redis();\n`,
    };
    const { changed } = add({ ...files, ...uses }, { sourceRoot: 'apps/admin/src' });
    expect(Object.keys(changed)).toContain('apps/admin/src/health/redis.indicator.ts');
    expect(Object.keys(add({ ...files, ...uses }).changed)).not.toContain('apps/shop/src/health/redis.indicator.ts');
  });

  it('leaves a library', () => {
    const { changed, notes } = add(files, { sourceRoot: 'libs/db/src' });
    expect(changed).toEqual({});
    expect(notes).toEqual([`libs/db/src is a library, not an application: ${BY_HAND_MODULE}, and ${BY_HAND_HOOKS}.`]);
  });
});

describe('the schematic, in a project it does not fully understand', () => {
  it.each([
    [
      'then',
      `import { NestFactory } from '@nestjs/core';\nimport { AppModule } from './app.module';\nvoid NestFactory.create(AppModule).then((app) => app.listen(3000));\n`,
      ['src/app.module.ts'],
      `src/main.ts does not put the awaited result of NestFactory.create into a variable: ${BY_HAND_HOOKS}.`,
    ],
    [
      'listen in another function',
      `import { NestFactory } from '@nestjs/core';\nimport { AppModule } from './app.module';\nexport async function make() {\n  const app = await NestFactory.create(AppModule);\n  return app;\n}\n`,
      ['src/app.module.ts'],
      `src/main.ts does not call app.listen in the block of line 4: ${BY_HAND_HOOKS}.`,
    ],
    [
      'a start in another file',
      `import { start } from './start';\nvoid start();\n`,
      [],
      `src/main.ts does not import NestFactory of @nestjs/core: ${BY_HAND_MODULE}, and ${BY_HAND_HOOKS}.`,
    ],
    [
      'a root module behind an alias',
      `import { NestFactory } from '@nestjs/core';\nimport { AppModule } from '@shop/app.module';\nconst app = await NestFactory.create(AppModule);\nawait app.listen(3000);\n`,
      ['src/main.ts'],
      `src/main.ts imports AppModule from @shop/app.module, which is not the path of a file: ${BY_HAND_MODULE}.`,
    ],
    [
      'a root module that is made',
      `import { NestFactory } from '@nestjs/core';\nconst app = await NestFactory.create(makeModule());\nawait app.listen(3000);\n`,
      ['src/main.ts'],
      `src/main.ts does not name the root module: ${BY_HAND_MODULE}.`,
    ],
    [
      'a syntax error',
      `const = 1;\n`,
      [],
      `src/main.ts has a syntax error in line 1: ${BY_HAND_MODULE}, and ${BY_HAND_HOOKS}.`,
    ],
  ])('says in one sentence what to do by hand about main.ts: %s', (_what, main, paths, note) => {
    const { changed, notes } = add(withMain(main));
    expect(Object.keys(changed)).toEqual(paths);
    expect(notes).toEqual([note]);
  });

  it.each([
    [
      'a variable of imports',
      `import { Module } from '@nestjs/common';\nimport { all } from './all';\n@Module({ imports: all })\nexport class AppModule {}\n`,
      'src/app.module.ts does not write out the array of imports',
    ],
    [
      'no decorator',
      `import { Base } from './base';\nexport class AppModule extends Base {}\n`,
      'src/app.module.ts has no class AppModule with the decorator @Module',
    ],
    [
      'a file that only passes it on',
      `export * from './app/app.module';\n`,
      'src/app.module.ts has no class AppModule with the decorator @Module',
    ],
  ])('says in one sentence what to do by hand about the root module: %s', (_what, module, reason) => {
    const { changed, notes } = add(withModule(module));
    expect(Object.keys(changed)).toEqual(['src/main.ts']);
    expect(notes).toEqual([`${reason}: ${BY_HAND_MODULE}.`]);
  });

  it('leaves a project without package.json or main.ts', () => {
    const { 'package.json': _manifest, ...noManifest } = project();
    const { 'src/main.ts': _main, ...noMain } = project();
    expect(add(noManifest).notes).toEqual([
      `package.json is missing or is not JSON: ${BY_HAND_MODULE}, and ${BY_HAND_HOOKS}.`,
    ]);
    expect(add(noMain).notes).toEqual([`src/main.ts does not exist: ${BY_HAND_MODULE}, and ${BY_HAND_HOOKS}.`]);
  });
});

describe('the schematic, in a project that it cannot read', () => {
  it('leaves a file that is not written in UTF-8', () => {
    const { changed, notes } = add(withMain(`latin1: // caf\u00e9\n`));
    expect(changed).toEqual({});
    expect(notes).toEqual([`src/main.ts is not written in UTF-8: ${BY_HAND_MODULE}, and ${BY_HAND_HOOKS}.`]);
  });

  it('says that there is no compiler', () => {
    const folder = mkdtempSync(join(tmpdir(), 'nest-add-'));
    const cwd = jest.spyOn(process, 'cwd').mockReturnValue(folder);
    const { changed, notes } = add(project());
    cwd.mockRestore();
    rmSync(folder, { recursive: true });
    expect(changed).toEqual({});
    expect(notes).toEqual([
      expect.stringMatching(/ has no package typescript from 5 to 6, .+: add .+, and call .+\.$/),
    ]);
  });
});

describe('the schematic, with other forms', () => {
  it.each([
    [
      'a dynamic module and a class that extends another',
      `import { NestFactory } from '@nestjs/core';\nimport { AppModule } from './app.module';\nconst app = await NestFactory.create(AppModule.register({ a: 1 }));\nawait app.listen(3000);\n`,
      `import { Module } from '@nestjs/common';\nimport { Base } from './base';\n@Module({ imports: [...Base.all] })\nexport class AppModule extends Base {\n  static register(options: object) {\n    return { module: AppModule, imports: [] };\n  }\n}\n`,
      '@Module({ imports: [...Base.all, HealthModule.forRoot()] })',
    ],
    [
      'a default export',
      `import { NestFactory } from '@nestjs/core';\nimport Root from './app.module';\nconst app = await NestFactory.create(Root);\nawait app.listen(3000);\n`,
      `import { Module } from '@nestjs/common';\n@Module({})\nexport class Other {}\n@Module({ providers: [] })\nexport default class AppModule {}\n`,
      '@Module({ providers: [], imports: [HealthModule.forRoot()] })',
    ],
    [
      'a module of its own that is called HealthModule',
      `import { NestFactory } from '@nestjs/core';\nimport { AppModule } from './app.module';\nconst app = await NestFactory.create(AppModule);\nawait app.listen(3000);\n`,
      `import { Module } from '@nestjs/common';\nimport { HealthModule } from './health.module';\n@Module({ imports: [HealthModule] })\nexport class AppModule {}\n`,
      '@Module({ imports: [HealthModule, VitalsModule.forRoot()] })',
    ],
    [
      'no HTTP server',
      `import { NestFactory } from '@nestjs/core';\nimport { AppModule } from './app.module';\nconst app = await NestFactory.createApplicationContext(AppModule);\n`,
      `import { Module } from '@nestjs/common';\n@Module({})\nexport class AppModule {}\n`,
      '@Module({ imports: [HealthModule.forRoot({ port: 9090 })] })',
    ],
  ])('adds the module to the root module: %s', (_what, main, module, line) => {
    const { changed, notes } = add(project([], { 'src/main.ts': main, 'src/app.module.ts': module }));
    expect(changed['src/app.module.ts']).toContain(`\n${line}\n`);
    expect(changed['src/main.ts']).toContain('\napp.enableShutdownHooks();\n');
    expect(notes).toEqual([]);
  });

  it('finds a root module in main.ts itself', () => {
    const main = `import { Module } from '@nestjs/common';\nimport { NestFactory } from '@nestjs/core';\n@Module({})\nclass Root {}\nconst app = await NestFactory.create(Root);\nawait app.listen(3000);\n`;
    expect(add(withMain(main)).changed['src/main.ts']).toBe(
      `import { Module } from '@nestjs/common';\nimport { NestFactory } from '@nestjs/core';\nimport { HealthModule } from 'nestjs-vitals';\n@Module({ imports: [HealthModule.forRoot()] })\nclass Root {}\nconst app = await NestFactory.create(Root);\napp.enableShutdownHooks();\nawait app.listen(3000);\n`,
    );
  });

  it('keeps what is there already, in whatever file', () => {
    const own = `import { Module } from '@nestjs/common';\nimport { HealthModule as Vitals } from 'nestjs-vitals';\n@Module({ imports: [Vitals.forRootAsync({})] })\nexport class ProbesModule {}\n`;
    const setup = `export const setUp = (app: App) => app.enableShutdownHooks(['SIGTERM']);\n`;
    expect(add(project([], { 'src/probes.module.ts': own, 'src/set-up.ts': setup }))).toMatchObject({
      changed: {},
      notes: [],
    });
  });

  it('keeps a byte order mark and the line ends of Windows', () => {
    const main = `\uFEFF${project()['src/main.ts']!.replaceAll('\n', '\r\n')}`;
    const after = add(withMain(main)).changed['src/main.ts']!;
    expect(after).toBe(main.replace('  await app.listen', '  app.enableShutdownHooks();\r\n  await app.listen'));
  });
});
