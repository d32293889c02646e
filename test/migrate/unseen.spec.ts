import { describe, expect, it } from '@jest/globals';
import { migrated, terminusProject } from './migrated.js';

const WELL = "() => ({ api: { status: 'up' } })";

describe('a file is listed if', () => {
  it.each([
    [
      'it is given HealthCheckService in another way',
      "import { HealthCheckService } from '@nestjs/terminus';\n\nexport class Other {\n  constructor(health: HealthCheckService) {\n    this.health = health;\n  }\n}\n",
      'src/other.ts:4:23 `HealthCheckService` is used here in a way that is not translated: translate it by hand',
    ],
    [
      'it passes createTerminus on',
      "import { createTerminus } from '@godaddy/terminus';\n\nexport const start = createTerminus;\n",
      'src/other.ts:3:22 `createTerminus` is used here in a way that is not translated: translate it by hand',
    ],
    [
      'it imports lightship when it runs',
      "export async function start() {\n  const { createLightship } = await import('lightship');\n  return createLightship();\n}\n",
      'src/other.ts:2:11 `createLightship` is used here in a way that is not translated: translate it by hand',
    ],
  ])('%s', (_why, text, line) => {
    const { left, changed } = migrated({ 'src/other.ts': text });
    expect(left).toEqual([line]);
    expect(changed).toEqual([]);
  });

  it('it cannot be read', () => {
    const { left } = migrated({ ...terminusProject(WELL), 'src/broken.ts': 'const a = 1;\nconst = ;\n' });
    expect(left).toEqual([
      'src/broken.ts:2:1 this file has a syntax error: what it has of the old package is not translated',
    ]);
  });
});

describe('a file is not listed if', () => {
  it.each([
    [
      'it is a test',
      'src/a.spec.ts',
      "import { HealthCheckService } from '@nestjs/terminus';\nnew HealthCheckService();\n",
    ],
    ['it only speaks of it', 'src/a.ts', "// HealthCheckService\nlog('createTerminus');\n"],
  ])('%s', (_why, path, text) => {
    expect(migrated({ ...terminusProject(WELL), [path]: text }).left).toEqual([]);
  });

  it('the project uses none of the packages', () => {
    expect(migrated({ 'src/a.ts': 'export class HealthCheckService {}\n', 'src/b.ts': 'const = ;\n' }).left).toEqual(
      [],
    );
  });
});
