import { describe, expect, it } from '@jest/globals';
import { migrated, terminusProject } from './migrated.js';

const WELL = "() => ({ api: { status: 'up' } })";

function controllerWith(head: string, members: string, constructor: string): Record<string, string> {
  const controller = `${head}
@Controller('health')
class HealthController {
  ${constructor}
${members}
}
`;
  return {
    'src/app.module.ts': `${controller}
@Module({
  controllers: [HealthController],
})
export class AppModule {}
`,
  };
}

const CHECK = `
  @Get()
  check() {
    return this.health.check([${WELL}]);
  }
`;

describe('neighbours in a list', () => {
  it('both go from one line of imports, the last one with them', () => {
    const files = controllerWith(
      "import { Module, Controller, Get } from '@nestjs/common';\nimport { HealthCheckService } from '@nestjs/terminus';",
      CHECK,
      'constructor(private readonly health: HealthCheckService) {}',
    );
    const text = migrated(files).files.get('src/app.module.ts');
    expect(text).toContain("import { Module } from '@nestjs/common';");
    expect(text).not.toContain('HealthController');
  });

  it('both go from the parameters of a constructor', () => {
    const files = controllerWith(
      "import { Module, Controller, Get } from '@nestjs/common';\nimport { HealthCheckService, MemoryHealthIndicator } from '@nestjs/terminus';",
      `
  @Get()
  check() {
    return this.health.check([() => this.memory.checkHeap('memory', 1000)]);
  }

  @Get('cats')
  cats() {
    return this.all.find();
  }`,
      'constructor(private readonly all: Cats, private readonly health: HealthCheckService, private readonly memory: MemoryHealthIndicator) {}',
    );
    const text = migrated(files).files.get('src/app.module.ts');
    expect(text).toContain('constructor(private readonly all: Cats) {}');
  });

  it('both go from the methods of a class, with the blank line between them', () => {
    const files = controllerWith(
      "import { Module, Controller, Get } from '@nestjs/common';\nimport { HealthCheckService } from '@nestjs/terminus';",
      `
  help() {}

  @Get('live')
  live() {
    return this.health.check([]);
  }
${CHECK}`.trimEnd(),
      'constructor(private readonly health: HealthCheckService) {}',
    );
    const text = migrated(files).files.get('src/app.module.ts');
    expect(text).toMatch(/class HealthController \{\s+help\(\) \{\}\s+\}/);
  });
});

describe('a list of a module', () => {
  const withModule = (text: string, entries = WELL): Record<string, string> => ({
    ...terminusProject(entries),
    'src/health.module.ts': `import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthModule } from 'nestjs-vitals';
import { HealthController } from './health.controller';

${text}
export class AppModule {}
`,
  });

  it('that `nest add` has written gets the options in its call', () => {
    const { files, left } = migrated(
      withModule(
        '@Module({\n  imports: [TerminusModule, HealthModule.forRoot()],\n  controllers: [HealthController],\n})',
      ),
    );
    expect(left).toEqual([]);
    expect(files.get('src/health.module.ts')).toContain(`@Module({
  imports: [
    HealthModule.forRoot({
      paths: { readiness: '/health' },
      format: 'terminus',
      startup: { requireIndicators: false },
    }),
  ],
  providers: [ApiIndicator],
})`);
  });

  it('that stands on one line gets them, too', () => {
    const { files } = migrated(
      withModule('@Module({ imports: [TerminusModule, HealthModule.forRoot()], controllers: [HealthController] })'),
    );
    const text = files.get('src/health.module.ts');
    expect(text).toContain("paths: { readiness: '/health' }");
    expect(text).toContain('providers: [ApiIndicator]');
  });

  it('gets them where the root module has the call and Terminus', () => {
    const { files } = migrated({
      ...terminusProject(WELL),
      'src/root.module.ts': `import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthModule } from 'nestjs-vitals';

@Module({
  imports: [TerminusModule, HealthModule.forRoot({ port: 9090 })],
})
export class RootModule {}
`,
    });
    const text = files.get('src/root.module.ts');
    expect(text).toMatch(/HealthModule\.forRoot\(\{ port: 9090,\s+paths: \{ readiness: '\/health' \}/);
    expect(text).not.toContain('TerminusModule');
  });

  it('takes the place of the last one if nothing is left of that', () => {
    const { files } = migrated({
      ...withModule('@Module({\n  controllers: [Cats, HealthController],\n  imports: [TerminusModule]\n})'),
      'src/root.module.ts':
        "import { HealthModule } from 'nestjs-vitals';\n@Module({ imports: [HealthModule.forRoot()] })\nexport class RootModule {}\n",
    });
    expect(files.get('src/health.module.ts')).toContain(
      '@Module({\n  controllers: [Cats],\n  providers: [ApiIndicator]\n})',
    );
  });

  it('is made where the only other one goes', () => {
    const { files } = migrated(withModule('@Module({\n  controllers: [HealthController],\n})', ''));
    expect(files.get('src/health.module.ts')).toMatch(/@Module\(\{\n {2}imports: \[\n {4}VitalsModule\.forRoot/);
    expect(files.get('src/health.module.ts')).not.toContain('controllers');
  });
});
