import { posix } from 'node:path';
import { Refusal } from '../code/refusal.js';
import type { TypeScript } from '../code/source.js';
import type { Tree } from './tree.js';

/** The application that the library is added to. */
export interface Project {
  readonly sourceRoot: string;
  /** The path of the file that starts the application. */
  readonly main: string;
  /** Whether other applications have the same `package.json`. */
  readonly isMonorepo: boolean;
  readonly isEsm: boolean;
  /** The names of the packages that it depends on. */
  readonly packages: ReadonlySet<string>;
}

interface NestConfiguration {
  readonly sourceRoot?: string;
  readonly entryFile?: string;
  readonly projects?: Readonly<Record<string, NestProject>>;
}

interface NestProject {
  readonly type?: string;
  readonly sourceRoot?: string;
  readonly entryFile?: string;
  readonly root?: string;
}

interface Manifest {
  readonly type?: string;
  readonly dependencies?: object;
  readonly devDependencies?: object;
}

/** The application whose sources are in this folder, which the Nest CLI names, or the first one of `nest-cli.json`. */
export function readProject(tree: Tree, compiler: TypeScript, folder: string | undefined): Project | Refusal {
  const nest: NestConfiguration = readJson(tree, compiler, 'nest-cli.json') ?? {};
  const sourceRoot = posix.normalize(folder ?? nest.sourceRoot ?? 'src').replace(/\/$/, '');
  const projects = Object.values(nest.projects ?? {});
  const own = projects.find((each) => each.sourceRoot !== undefined && posix.normalize(each.sourceRoot) === sourceRoot);
  if (own?.type === 'library') return new Refusal(`${sourceRoot} is a library, not an application`);

  const root: Manifest | undefined = readJson(tree, compiler, 'package.json');
  if (!root) return new Refusal('package.json is missing or is not JSON');
  const inner: Manifest | undefined = own?.root
    ? readJson(tree, compiler, posix.join(own.root, 'package.json'))
    : undefined;
  const manifests = inner ? [root, inner] : [root];
  return {
    sourceRoot,
    main: posix.join(sourceRoot, `${own?.entryFile ?? nest.entryFile ?? 'main'}.ts`),
    isMonorepo: projects.length > 1,
    isEsm: (inner?.type ?? root.type) === 'module',
    packages: new Set(manifests.flatMap((each) => Object.keys({ ...each.dependencies, ...each.devDependencies }))),
  };
}

/** Nest allows comments in its file. */
function readJson(tree: Tree, compiler: TypeScript, path: string): object | undefined {
  const bytes = tree.read(path);
  if (!bytes) return undefined;
  const text = new TextDecoder().decode(bytes);
  const { config } = compiler.parseConfigFileTextToJson(path, text) as { readonly config?: unknown };
  return typeof config === 'object' && config !== null ? config : undefined;
}
