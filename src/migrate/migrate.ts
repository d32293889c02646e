import type { TypeScript } from '../code/source.js';
import { migrateGodaddy } from './godaddy/godaddy.js';
import { migrateLightship } from './lightship/lightship.js';
import { Changes, type Left } from './source/changes.js';
import { Project, type Files } from './source/project.js';
import { tidy } from './source/tidy.js';
import { migrateTerminus } from './terminus/terminus.js';
import { leaveUndecoded, leaveUnseen } from './source/unseen.js';

/** A file before and after; `undefined` if there is none. */
export interface FileChange {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What a migration changes, and what it leaves for a person. */
export interface Migration {
  readonly files: readonly FileChange[];
  readonly left: readonly Left[];
  /** The packages that the sources import. */
  readonly uses: readonly string[];
  /** Those of them that no source imports afterwards. */
  readonly unused: readonly string[];
}

const PACKAGES = ['@nestjs/terminus', '@godaddy/terminus', 'lightship'];

/**
 * Translates the use of other health packages in the files of a project. It reads and writes nothing itself. `undecoded` are the paths
 * of files whose text is not known.
 */
export function migrate(ts: TypeScript, files: Files, undecoded: readonly string[] = []): Migration {
  const project = new Project(ts, files);
  const changes = new Changes();
  migrateTerminus(project, changes);
  migrateGodaddy(project, changes);
  migrateLightship(project, changes);
  const uses = PACKAGES.filter((name) => isImported(name, files));
  leaveUnseen(project, changes, uses);
  leaveUndecoded(changes, undecoded);
  const edited = changes.edited.map(({ source, text }) => ({
    path: source.path,
    before: source.text,
    after: tidy(source, text),
  }));
  const created = [...changes.created].map(([path, after]) => ({ path, before: undefined, after }));
  const all: FileChange[] = [...edited, ...created].filter(({ before, after }) => before !== after);
  const after = new Map<string, string | undefined>([...files, ...all.map((each) => [each.path, each.after] as const)]);
  return {
    files: all.sort((a, b) => (a.path < b.path ? -1 : 1)),
    left: changes.findings,
    uses,
    unused: uses.filter((name) => !isImported(name, after)),
  };
}

function isImported(name: string, files: ReadonlyMap<string, string | undefined>): boolean {
  const pattern = new RegExp(`(from|import|require)\\s*\\(?\\s*['"]${name}['"/]`);
  return [...files].some(([path, text]) => path.endsWith('ts') && text !== undefined && pattern.test(text));
}
