// Makes one file of each entry of the package: a hundred small ones take three times as long to import.
import { buildSync } from 'esbuild';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ENTRIES = ['index.js', 'typeorm/index.js'];

/** In place: `folder` is what the compiler has made, whose declarations stay as they are. */
export function bundle(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith('.js'));
  const compiled = files.map((path) => join(folder, path));
  for (const path of compiled) writeFileSync(path, withoutInnerNames(readFileSync(path, 'utf8')));
  const { outputFiles } = buildSync({
    entryPoints: ENTRIES.map((path) => join(folder, path)),
    outdir: folder,
    absWorkingDir: folder,
    bundle: true,
    // What the entries share has to be there once, for it is told by its identity.
    splitting: true,
    chunkNames: 'shared-[hash]',
    write: false,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    packages: 'external',
    tsconfigRaw: {},
  });
  for (const path of compiled) rmSync(path);
  for (const { path, contents } of outputFiles) writeFileSync(path, contents);
}

/**
 * A class with a decorator is compiled to `let Name = class Name`, and the bundler would make `Name2` of the second, which is
 * what Nest shows. Without it the class is called after its variable. `Name_1`, by which a class knows itself, is set once more
 * where it is decorated.
 */
function withoutInnerNames(code) {
  return code.replace(/^(let (\w+) =)(?: \2_1 =)? class \2\b/gm, '$1 class');
}
