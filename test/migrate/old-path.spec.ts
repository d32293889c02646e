import { describe, expect, it } from '@jest/globals';
import { migrated, terminusProject } from './migrated.js';

const WELL = "() => ({ api: { status: 'up' } })";

function main(statements: string, module = 'AppModule', method = 'create'): string {
  return `import { NestFactory } from '@nestjs/core';\nconst app = await NestFactory.${method}(${module});\n${statements}\n`;
}

/** The same project as an application in another folder. */
function inFolder(folder: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(terminusProject(WELL)).map(([path, text]) => [path.replace('src/', `${folder}/`), text]),
  );
}

describe('a route stays if its old path is not certain, because', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    [
      'another file sets the global prefix',
      {
        'src/main.ts': main('setupApp(app);'),
        'src/setup.ts': "export const setupApp = (app) => app.setGlobalPrefix('api');\n",
      },
      /the global prefix is set in src\/setup\.ts, not where the application is made/,
    ],
    [
      'another file sets up versions',
      {
        'src/main.ts': main('setupApp(app);'),
        'src/setup.ts': 'export const setupApp = (app) => app.enableVersioning();\n',
      },
      /versions are set up in src\/setup\.ts/,
    ],
    [
      'a prefix is set, and no application is found',
      { 'src/start.ts': "make().setGlobalPrefix('api');\n" },
      /the global prefix is set in src\/start\.ts/,
    ],
    [
      'a router gives modules a path',
      {
        'src/main.ts': main(''),
        'src/root.module.ts': "const routes = RouterModule.register([{ path: 'a', module: AppModule }]);\n",
      },
      /`RouterModule` in src\/root\.module\.ts may put a path before it/,
    ],
    [
      'the options of versions are spread',
      { 'src/main.ts': main('app.enableVersioning({ ...options });') },
      /the options of `enableVersioning` are not written out/,
    ],
    [
      'versions are set up twice',
      { 'src/main.ts': main("app.enableVersioning({ defaultVersion: '1' });\napp.enableVersioning();") },
      /versions are set up twice/,
    ],
    [
      'what the prefix excludes is spread',
      { 'src/main.ts': main("app.setGlobalPrefix('api', { ...options });") },
      /what the global prefix excludes is not written out/,
    ],
  ])('%s', (_why, files, message) => {
    const { left, changed } = migrated({ ...terminusProject(WELL), ...files });
    expect(left.join('\n')).toMatch(message);
    expect(changed).toEqual([]);
  });

  it('a library of a monorepo may belong to several applications', () => {
    const { left, changed } = migrated({
      ...inFolder('libs/health/src'),
      'apps/a/src/main.ts': main("app.setGlobalPrefix('a');"),
      'apps/b/src/main.ts': main(''),
    });
    expect(left).toEqual([expect.stringMatching(/this controller may belong to any of several applications/)]);
    expect(changed).toEqual([]);
  });
});

describe('the old path', () => {
  it('is not that of another application of a monorepo', () => {
    const { left, files } = migrated({
      ...inFolder('apps/a/src'),
      'apps/a/src/main.ts': main("app.setGlobalPrefix('a');"),
      'apps/b/src/main.ts': main("app.setGlobalPrefix('b');"),
      'apps/b/src/setup.ts': 'export const setupApp = (app) => app.enableVersioning();\n',
    });
    expect(left).toEqual([]);
    expect(files.get('apps/a/src/health.module.ts')).toContain("readiness: '/a/health'");
  });

  it('is that of the application with routes, if a context is made in the same folder', () => {
    const { left, files } = migrated({
      ...terminusProject(WELL),
      'src/cli.ts': main('', 'AppModule', 'createApplicationContext'),
      'src/main.ts': main("app.setGlobalPrefix('api');"),
    });
    expect(left).toEqual([]);
    expect(files.get('src/health.module.ts')).toContain("readiness: '/api/health'");
  });

  it('is not that of a test', () => {
    const { files } = migrated({
      ...terminusProject(WELL),
      'src/main.ts': main(''),
      'test/setup.ts': "export const setupApp = (app) => app.setGlobalPrefix('api');\n",
    });
    expect(files.get('src/health.module.ts')).toContain("readiness: '/health'");
  });

  it('has the prefix if another method is excluded from it', () => {
    const exclude = "[{ path: 'health', method: RequestMethod.POST }]";
    const { files } = migrated({
      ...terminusProject(WELL),
      'src/main.ts': main(`app.setGlobalPrefix('api', { exclude: ${exclude} });`),
    });
    expect(files.get('src/health.module.ts')).toContain("readiness: '/api/health'");
  });
});
