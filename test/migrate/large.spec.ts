import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { migrate } from '../../src/migrate/migrate.js';
import { migrated, terminusProject } from './migrated.js';

const WELL = "() => ({ api: { status: 'up' } })";

/** Counts how often all paths are looked at. */
class Counted extends Map<string, string> {
  count = 0;

  override keys(): MapIterator<string> {
    this.count += 1;
    return super.keys();
  }
}

describe('a large project', () => {
  it('may have a file with more nodes than a function can have arguments', () => {
    const { left, changed } = migrated({
      ...terminusProject(WELL),
      'src/data.ts': `export const data = [${'1,'.repeat(200_000)}];\n`,
    });
    expect(left).toEqual([]);
    expect(changed).toContain('src/health.controller.ts');
  });

  it('is not searched from end to end for each import', () => {
    const others = Array.from({ length: 50 }, (_, index) => [
      `src/other-${index}.ts`,
      "import { a } from './nowhere';\nimport { b } from '../src/nothing/there';\n",
    ]);
    const files = new Counted(Object.entries({ ...terminusProject(WELL), ...Object.fromEntries(others) }));
    const { left } = migrate(ts, files);
    expect(left).toEqual([]);
    expect(files.count).toBeLessThan(10);
  });
});
