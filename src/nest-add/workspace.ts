import { posix } from 'node:path';
import { decode } from '../code/decode.js';
import { Refusal } from '../code/refusal.js';
import { resolveImport } from '../code/resolve-import.js';
import { changeInTurn, parseSource, type Change, type Source, type TypeScript } from '../code/source.js';
import type { Project } from './project.js';
import type { Folder, Tree } from './tree.js';

/** The source files of one application. */
export class Workspace {
  private readonly parsed = new Map<string, Source | Refusal>();

  constructor(
    private readonly tree: Tree,
    private readonly compiler: TypeScript,
    readonly project: Project,
  ) {}

  exists(path: string): boolean {
    return this.tree.exists(path);
  }

  read(path: string): Source | Refusal {
    const bytes = this.tree.read(path);
    if (!bytes) return new Refusal(`${path} does not exist`);
    const text = decode(bytes);
    if (text === undefined) return new Refusal(`${path} is not written in UTF-8`);
    const known = this.parsed.get(path);
    if (known && !(known instanceof Refusal) && known.text === text) return known;
    const source = parseSource(this.compiler, path, text);
    this.parsed.set(path, source);
    return source;
  }

  /** All files that can be parsed, but for tests and declarations. */
  sources(): readonly Source[] {
    return [...this.paths(this.tree.getDir(this.project.sourceRoot), this.project.sourceRoot)].flatMap((path) => {
      const source = this.read(path);
      return source instanceof Refusal ? [] : [source];
    });
  }

  /** The file that an import of this source stands for. */
  fileOf(source: Source, specifier: string): string | undefined {
    return resolveImport(source.path, specifier, (path) => this.tree.exists(path));
  }

  create(path: string, text: string): void {
    this.tree.create(path, text);
  }

  change(path: string, step: (source: Source) => Change): Refusal | undefined {
    const source = this.read(path);
    if (source instanceof Refusal) return source;
    const text = changeInTurn(source, [step]);
    if (text instanceof Refusal) return text;
    if (text !== source.text) this.tree.overwrite(path, text);
    return undefined;
  }

  private *paths(folder: Folder, path: string): Generator<string> {
    for (const file of folder.subfiles)
      if (file.endsWith('.ts') && !/\.(d|spec|test|e2e-spec)\.ts$/.test(file)) yield posix.join(path, file);
    for (const name of folder.subdirs)
      if (name !== 'node_modules') yield* this.paths(folder.dir(name), posix.join(path, name));
  }
}
