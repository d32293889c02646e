import ts from 'typescript';
import { migrate } from '../../src/migrate/migrate.js';
import { applied, lineOf } from './project-files.js';

export interface Migrated {
  /** Each file after the migration. */
  readonly files: ReadonlyMap<string, string>;
  readonly changed: readonly string[];
  readonly left: readonly string[];
}

/** Migrates a project of these files. */
export function migrated(files: Readonly<Record<string, string>>): Migrated {
  const before = new Map(Object.entries(files));
  const migration = migrate(ts, before);
  return {
    files: applied(before, migration.files),
    changed: migration.files.map(({ path }) => path),
    left: migration.left.map(lineOf),
  };
}

/** A module and a controller with `health.check([…])`; `extra` are further parameters of its constructor. */
export function terminusProject(
  entries: string,
  {
    extra = '',
    imports = '',
    head = '',
    decorators = '',
    members = '',
    module = '',
  }: Partial<Record<string, string>> = {},
): Record<string, string> {
  return {
    'src/health.module.ts': `import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller';

@Module({
  imports: [TerminusModule${module}],
  controllers: [HealthController],
})
export class AppModule {}
`,
    'src/health.controller.ts': `import { Controller, Get } from '@nestjs/common';
import { HealthCheckService, ${imports} } from '@nestjs/terminus';
${head}
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    ${extra}
  ) {}

  @Get()
  ${decorators}
  check() {
    return this.health.check([${entries}]);
  }
${members}
}
`,
  };
}

/** The new file, without its imports. */
export function classesOf({ files }: Migrated): string {
  const text = files.get('src/health.indicators.ts') ?? 'no new file';
  return text.replaceAll(/^import [^;]*;\n/gm, '').trim();
}
