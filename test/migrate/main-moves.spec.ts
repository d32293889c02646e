import { describe, expect, it } from '@jest/globals';
import { migrated } from './migrated.js';

const MODULE = "import { Module } from '@nestjs/common';\n\n@Module({})\nexport class AppModule {}\n";

/** A main file whose statements stand at its top, where they can be awaited. */
function main(options: string, head = '', rest = 'await app.listen(3000);'): Record<string, string> {
  const text = `import { NestFactory } from '@nestjs/core';
import { createTerminus } from '@godaddy/terminus';
import { AppModule } from './app.module';
${head}
const app = await NestFactory.create(AppModule);
${rest}
createTerminus(server, ${options});
`;
  return { 'src/app.module.ts': MODULE, 'src/main.ts': text };
}

describe('what only a removed call has used', () => {
  it('stays if it does something', () => {
    const { files, left } = migrated(main('{}', '', 'const server = await app.listen(3000);'));
    expect(left).toEqual([]);
    expect(files.get('src/main.ts')).toContain('await app.listen(3000);');
    expect(files.get('src/main.ts')).not.toContain('createTerminus');
  });

  it('goes if it does nothing', () => {
    const options = "{ healthChecks: { '/health': check } }";
    const head =
      'const LIMIT = 5;\nconst twice = () => LIMIT * 2;\nasync function check() {\n  await ping(twice());\n}';
    const { files, left } = migrated(main(options, head, 'const server = app.getHttpServer();'));
    expect(left).toEqual([]);
    expect(files.get('src/main.ts')).not.toMatch(/LIMIT|check/);
    expect(files.get('src/health.indicators.ts')).toContain('const twice = () => LIMIT * 2;');
  });
});

describe('a function without a block', () => {
  it.each([
    ['() => isOn() ? ping() : pong()', 'await (isOn() ? ping() : pong());'],
    ['async () => (await isOn()) && ping()', 'await ((await isOn()) && ping());'],
    ['async () => await ping()', 'await ping();'],
    ['() => ping()', 'await ping();'],
  ])('is awaited as a whole: %s', (check, expected) => {
    const { files, left } = migrated(
      main(`{ healthChecks: { '/health': ${check} } }`, '', 'const server = app.getHttpServer();'),
    );
    expect(left).toEqual([]);
    expect(files.get('src/health.indicators.ts')).toContain(`    ${expected}\n`);
  });
});
