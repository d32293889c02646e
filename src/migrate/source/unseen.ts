import type { Identifier } from 'typescript';
import type { Source } from '../../code/source.js';
import type { Changes } from './changes.js';
import { nodesFrom } from './nodes.js';
import type { Project } from './project.js';
import { isTest } from './test-path.js';

/** What a use of each package begins with. */
const FIRST: Readonly<Record<string, string>> = {
  '@nestjs/terminus': 'HealthCheckService',
  '@godaddy/terminus': 'createTerminus',
  lightship: 'createLightship',
};

/** Lists the files that cannot be read, and those with a use of these packages about which nothing is said yet. */
export function leaveUnseen(project: Project, changes: Changes, packages: readonly string[]): void {
  if (packages.length === 0) return;
  for (const { path, line } of project.faulty) {
    const message = 'this file has a syntax error: what it has of the old package is not translated';
    changes.leaveLine(path, line, message);
  }
  for (const source of project.sources) {
    if (isTest(source.path) || changes.isExplained(source)) continue;
    const names = packages.flatMap((each) => FIRST[each] ?? []).filter((name) => source.text.includes(name));
    for (const name of names) {
      const use = useOf(project, changes, source, name);
      if (use)
        changes.leave(source, use, `\`${name}\` is used here in a way that is not translated: translate it by hand`);
    }
  }
}

/** Lists the sources whose text is not known. */
export function leaveUndecoded(changes: Changes, paths: readonly string[]): void {
  const message = 'this file is not in UTF-8, so that it is not read: what it has of the old package is not translated';
  for (const path of paths) if (path.endsWith('ts')) changes.leaveLine(path, 1, message);
}

/** The first mention of a name outside the imports that stays. */
function useOf({ ts }: Project, changes: Changes, source: Source, name: string): Identifier | undefined {
  return nodesFrom(source.file, (node) => !ts.isImportDeclaration(node)).find(
    (node): node is Identifier => ts.isIdentifier(node) && node.text === name && !changes.isGone(source, node),
  );
}
