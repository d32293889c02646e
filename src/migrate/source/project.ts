import { posix } from 'node:path';
import { Refusal } from '../../code/refusal.js';
import { faultyLine, parseSource, type Source, type TypeScript } from '../../code/source.js';
import type { CompilerOptions } from 'typescript';
import { importsOf, type Imported } from './imports.js';

/** The files of a project, by path. */
export type Files = ReadonlyMap<string, string>;

/** The sources of a project, and how they refer to each other. */
export class Project {
  readonly sources: readonly Source[];
  /** The files that are no TypeScript, with the line of the first error. */
  readonly faulty: readonly { readonly path: string; readonly line: number }[];
  private readonly byPath: ReadonlyMap<string, Source>;
  private readonly imports = new Map<Source, Map<string, Imported>>();
  private readonly options: CompilerOptions;
  private readonly folders = new Set<string>();
  private readonly resolved = new Map<string, Source | undefined>();
  private importers: Map<Source, Source[]> | undefined;

  constructor(
    readonly ts: TypeScript,
    readonly files: Files,
  ) {
    const paths = [...files.keys()].filter((path) => /(?<!\.d)\.[cm]?ts$/.test(path)).sort();
    this.sources = paths.flatMap((path) => {
      const source = parseSource(ts, path, files.get(path)!);
      return source instanceof Refusal ? [] : [source];
    });
    const parsed = new Set(this.sources.map(({ path }) => path));
    this.faulty = paths
      .filter((path) => !parsed.has(path))
      .map((path) => ({ path, line: faultyLine(ts, path, files.get(path)!) ?? 1 }));
    this.byPath = new Map(this.sources.map((source) => [source.path, source]));
    this.options = optionsIn(ts, files.get('tsconfig.json'));
    for (const path of files.keys()) this.addFolders(`/${path}`);
  }

  importsIn(source: Source): Map<string, Imported> {
    const known = this.imports.get(source) ?? importsOf(this.ts, source);
    this.imports.set(source, known);
    return known;
  }

  /** The file that a specifier stands for, if it is one of the project. */
  fileOf(from: Source, specifier: string): Source | undefined {
    const key = `${posix.dirname(from.path)} ${specifier}`;
    if (!this.resolved.has(key)) this.resolved.set(key, this.resolve(from, specifier));
    return this.resolved.get(key);
  }

  /** Where a name of a file is declared: in this file, or in the one that it is imported from. */
  sourceOf(source: Source, name: string): Source | undefined {
    const imported = this.importsIn(source).get(name);
    return imported ? this.fileOf(source, imported.from) : source;
  }

  /** Whether a local name stands for `name` of the package `from`. */
  isFrom(source: Source, local: string, from: string, name: string): boolean {
    const imported = this.importsIn(source).get(local);
    return imported?.from === from && imported.name === name;
  }

  /** The files that refer to another one, by whatever kind of import. */
  importersOf(target: Source): Source[] {
    this.importers ??= this.importersOfAll();
    return this.importers.get(target) ?? [];
  }

  /** The path of a file beside another one. */
  beside({ path }: Source, name: string): string {
    return posix.join(posix.dirname(path), name);
  }

  private resolve(from: Source, specifier: string): Source | undefined {
    const { resolvedModule } = this.ts.resolveModuleName(specifier, `/${from.path}`, this.options, {
      fileExists: (path) => this.files.has(path.replace(/^\//, '')),
      readFile: (path) => this.files.get(path.replace(/^\//, '')),
      directoryExists: (path) => this.folders.has(path.replace(/(?<=.)\/$/, '')),
    });
    return resolvedModule && this.byPath.get(resolvedModule.resolvedFileName.replace(/^\//, ''));
  }

  private addFolders(path: string): void {
    // Those above a known folder are known, too.
    for (let folder = posix.dirname(path); !this.folders.has(folder); folder = posix.dirname(folder))
      this.folders.add(folder);
  }

  private importersOfAll(): Map<Source, Source[]> {
    const importers = new Map<Source, Source[]>();
    for (const source of this.sources) {
      const targets = new Set(this.specifiersIn(source).map((each) => this.fileOf(source, each)));
      for (const target of targets)
        if (target && target !== source) importers.set(target, [...(importers.get(target) ?? []), source]);
    }
    return importers;
  }

  private specifiersIn({ file }: Source): string[] {
    return file.statements.flatMap((each) =>
      (this.ts.isImportDeclaration(each) || this.ts.isExportDeclaration(each)) &&
      each.moduleSpecifier &&
      this.ts.isStringLiteral(each.moduleSpecifier)
        ? [each.moduleSpecifier.text]
        : [],
    );
  }
}

function optionsIn(ts: TypeScript, text: string | undefined): CompilerOptions {
  const { config } = ts.parseConfigFileTextToJson('/tsconfig.json', text ?? '{}') as {
    config?: { compilerOptions?: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson({ ...config?.compilerOptions }, '/', '/tsconfig.json');
  const { baseUrl, paths } = options;
  return {
    baseUrl,
    paths,
    pathsBasePath: '/',
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    module: ts.ModuleKind.ESNext,
  };
}
