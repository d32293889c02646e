import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { migrate } from '../../src/migrate/migrate.js';
import { applications, applied, expectedLeft, filesIn, folderOf, lineOf } from './project-files.js';

describe.each(applications)('the application %s', (name) => {
  const before = filesIn(folderOf(name, 'before'));
  const migration = migrate(ts, before);
  const after = applied(before, migration.files);

  it('becomes what its folder "after" shows', () => {
    expect(Object.fromEntries(after)).toEqual(Object.fromEntries(filesIn(folderOf(name, 'after'))));
  });

  it('has exactly these places left for a person', () => {
    expect(migration.left.map(lineOf)).toEqual(expectedLeft(name));
  });

  it('is not changed by a second migration', () => {
    expect(migrate(ts, after).files).toEqual([]);
  });
});

describe('the applications', () => {
  it('are there', () => {
    expect(applications.length).toBeGreaterThanOrEqual(8);
  });
});
