import { describe, expect, it } from '@jest/globals';
import { migrated, terminusProject } from './migrated.js';

const WELL = "() => ({ api: { status: 'up' } })";

function root(imports: string): Record<string, string> {
  const text = `import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';

@Module({
  imports: [${imports}],
})
export class RootModule {}
`;
  return { 'src/root.module.ts': text };
}

describe('the delay of Terminus', () => {
  it('is taken from another module of the application', () => {
    const { left, files } = migrated({
      ...terminusProject(WELL),
      ...root('TerminusModule.forRoot({ gracefulShutdownTimeoutMs: 3000 })'),
    });
    expect(left).toEqual([]);
    expect(files.get('src/health.module.ts')).toContain('drain: { propagationDelayMs: 3000 }');
    expect(files.get('src/root.module.ts')).not.toContain('TerminusModule');
  });

  it('is left if it is set twice', () => {
    const { left, files } = migrated({
      ...terminusProject(WELL, { module: '.forRoot({ gracefulShutdownTimeoutMs: 1000 })' }),
      ...root('TerminusModule.forRoot({ gracefulShutdownTimeoutMs: 3000 })'),
    });
    expect(left).toHaveLength(2);
    for (const each of left) expect(each).toMatch(/several modules set this: set `drain.propagationDelayMs`/);
    expect(files.get('src/health.module.ts')).not.toContain('drain');
  });

  it('goes from a module whose Terminus is still needed', () => {
    const { files } = migrated({
      ...terminusProject("() => this.grpc.checkService('db', 'hero')", {
        imports: 'GRPCHealthIndicator',
        extra: 'private readonly grpc: GRPCHealthIndicator',
      }),
      ...root("TerminusModule.forRoot({ gracefulShutdownTimeoutMs: 3000, errorLogStyle: 'pretty' })"),
    });
    expect(files.get('src/root.module.ts')).toContain("TerminusModule.forRoot({ errorLogStyle: 'pretty' })");
  });

  it('is not that of a test', () => {
    const text = root('TerminusModule.forRoot({ gracefulShutdownTimeoutMs: 3000 })')['src/root.module.ts']!;
    const { files } = migrated({ ...terminusProject(WELL), 'test/root.module.ts': text });
    expect(files.get('src/health.module.ts')).not.toContain('drain');
    expect(files.get('test/root.module.ts')).toBe(text);
  });
});

const ORIGINS = {
  godaddy: (delay: string, limit: string): string =>
    `import { createTerminus } from '@godaddy/terminus';
${start(`createTerminus(app.getHttpServer(), {
    ${delay && `beforeShutdown: () => sleep(${delay}),`}
    ${limit && `timeout: ${limit},`}
  });`)}`,
  lightship: (delay: string, limit: string): string =>
    `import { createLightship } from 'lightship';
${start(`const lightship = await createLightship({
    ${delay && `shutdownDelay: ${delay},`}
    ${limit && `gracefulShutdownTimeout: ${limit},`}
  });
  lightship.signalReady();`)}`,
};

function start(statement: string): string {
  return `import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  ${statement}
  await app.listen(3000);
}
`;
}

describe.each(Object.entries(ORIGINS))('the times of %s', (_name, text) => {
  it.each([
    ['1000', '20_000', 'drain: { propagationDelayMs: 1000, deadlineMs: 21000 }', ''],
    ['1000', 'LIMIT', 'drain: { propagationDelayMs: 1000 }', 'this time is not a number that is written out'],
    ['1000', '400', 'drain: { propagationDelayMs: 1000 }', 'this is too short for the drain'],
    ['1000', '60_000', 'drain: { propagationDelayMs: 1000 }', 'these times do not fit into 30 s'],
    ['27_000', '', '', 'these times do not fit into 30 s'],
  ])('are %s and %s', (delay, limit, options, remark) => {
    const { left, files } = migrated({
      'src/app.module.ts': "import { Module } from '@nestjs/common';\n\n@Module({})\nexport class AppModule {}\n",
      'src/main.ts': text(delay, limit),
    });
    const remarks = left.filter((each) => !each.includes('/health'));
    expect(remarks).toEqual(remark === '' ? [] : [expect.stringContaining(remark)]);
    const module = files.get('src/app.module.ts')!;
    expect(/drain: .*(?=,\n)/.exec(module)?.[0] ?? '').toBe(options);
  });
});
