import { describe, expect, it } from '@jest/globals';
import { migrated, terminusProject } from './migrated.js';

const ODD = /the lists of (this|the root) module are not written out/;

function main(origin: string, call: string): string {
  return `import { NestFactory } from '@nestjs/core';
import ${origin};
import { AppModule } from './app.module';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  ${call}
  await app.listen(3000);
}
void bootstrap();
`;
}

const GODADDY = main("{ createTerminus } from '@godaddy/terminus'", 'createTerminus(app.getHttpServer(), {});');
const LIGHTSHIP = main(
  "{ createLightship } from 'lightship'",
  'const lightship = await createLightship();\n  lightship.signalReady();',
);

function withModule(decorator: string, text = GODADDY): Record<string, string> {
  const module = `import { Module } from '@nestjs/common';\n\n@Module(${decorator})\nexport class AppModule {}\n`;
  return { 'src/app.module.ts': module, 'src/main.ts': text };
}

describe('a root module whose lists are not written out', () => {
  it.each([['{ imports: [A], providers }'], ['{\n  imports: common,\n}'], ['{ ...base, controllers: [A] }']])(
    'is not changed: %s',
    (decorator) => {
      for (const text of [GODADDY, LIGHTSHIP]) {
        const { left, changed } = migrated(withModule(decorator, text));
        expect(left).toEqual([expect.stringMatching(ODD)]);
        expect(changed).toEqual([]);
      }
    },
  );

  it('is not changed for Terminus, either', () => {
    const files = terminusProject("() => ({ api: { status: 'up' } })");
    const module = files['src/health.module.ts']!.replace('@Module({', '@Module({\n  ...base,');
    const { left, changed } = migrated({ ...files, 'src/health.module.ts': module });
    expect(left).toEqual([expect.stringMatching(ODD)]);
    expect(changed).toEqual([]);
  });
});

describe('HealthModule of', () => {
  const own =
    "import { HealthModule } from 'nestjs-vitals';\n@Module({ imports: [HealthModule.forRoot({ drain: {} })] })\nexport class Root {}\n";

  it.each([
    ['another application', 'apps/b/src/root.module.ts', { 'apps/b/src/main.ts': main("{ A } from 'a'", '') }],
    ['a test', 'apps/a/src/root.module.spec.ts', {}],
  ])('%s is not that of this one', (_what, path, others) => {
    const files = Object.entries(withModule('{}')).map(([name, text]) => [`apps/a/${name}`, text] as const);
    const { left, files: after } = migrated({ ...Object.fromEntries(files), ...others, [path]: own });
    expect(left).toEqual([]);
    expect(after.get(path)).toBe(own);
    expect(after.get('apps/a/src/app.module.ts')).toContain('HealthModule.forRoot()');
  });

  it('a library is an obstacle, because it may be that of several applications', () => {
    const files = Object.entries(withModule('{}')).map(([name, text]) => [`apps/a/${name}`, text] as const);
    const { left, changed } = migrated({
      ...Object.fromEntries(files),
      'apps/b/src/main.ts': main("{ A } from 'a'", ''),
      'libs/health/src/health.module.ts': own,
    });
    expect(left).toEqual([
      expect.stringMatching(/`HealthModule` is in libs\/health\/src\/health\.module\.ts, which may/),
    ]);
    expect(changed).toEqual([]);
  });
});
