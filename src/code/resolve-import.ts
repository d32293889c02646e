import { posix } from 'node:path';

/** The file that an import of the file `path` stands for, or `undefined` if none of the files that may be meant exists. */
export function resolveImport(path: string, specifier: string, exists: (path: string) => boolean): string | undefined {
  const isRelative = /^\.\.?(\/|$)/.test(specifier);
  // With `baseUrl`, which Nest's projects had, a path from the folder of the project is an import, too.
  const target = isRelative ? posix.join(posix.dirname(path), specifier) : specifier;
  const stem = target.replace(/\.([cm]?)js$/, '.$1ts');
  return [stem, `${target}.ts`, posix.join(target, 'index.ts')].find((each) => each.endsWith('ts') && exists(each));
}

/** The specifier with which the file `from` imports the file `to`. `ending` is that of relative imports: `.js`, `.ts` or nothing. */
export function importSpecifier(from: string, to: string, ending: string): string {
  const path = posix.relative(posix.dirname(from), to).replace(/\.ts$/, ending);
  return path.startsWith('.') ? path : `./${path}`;
}
