// Makes one code file and one declaration file per entry of the package, because a hundred small files take three times as long
// to import.
import { buildSync } from 'esbuild';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';

const ENTRIES = ['index', 'typeorm/index'];

/** Bundles the output of the compiler in `folder`, in place. */
export async function bundle(folder) {
  bundleCode(folder);
  await bundleDeclarations(folder);
}

function bundleCode(folder) {
  const compiled = filesOf(folder, '.js');
  for (const path of compiled) writeFileSync(path, withoutInnerNames(readFileSync(path, 'utf8')));
  const { outputFiles } = buildSync({
    entryPoints: ENTRIES.map((path) => join(folder, `${path}.js`)),
    outdir: folder,
    absWorkingDir: folder,
    bundle: true,
    // Code that the entries share must exist once, because classes and symbols are compared by identity.
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

async function bundleDeclarations(folder) {
  const compiled = filesOf(folder, '.d.ts');
  const bundled = await rollup({
    input: Object.fromEntries(ENTRIES.map((path) => [path, join(folder, `${path}.d.ts`)])),
    plugins: [dts()],
    external: (id) => !/^[./]/.test(id),
  });
  const { output } = await bundled.generate({
    format: 'es',
    entryFileNames: '[name].d.ts',
    chunkFileNames: 'shared-[hash].d.ts',
  });
  await bundled.close();
  for (const path of compiled) rmSync(path);
  for (const { fileName, code } of output) writeFileSync(join(folder, fileName), code);
}

function filesOf(folder, ending) {
  const files = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith(ending));
  return files.map((path) => join(folder, path));
}

/**
 * A class with a decorator is compiled to `let Name = class Name`. The bundler would rename the second `Name` to `Name2`, which Nest
 * would then show. Without the second name, the class is named after its variable. `Name_1`, the name of the class inside itself, is
 * assigned again where the class is decorated.
 */
function withoutInnerNames(code) {
  return code.replace(/^(let (\w+) =)(?: \2_1 =)? class \2\b/gm, '$1 class');
}
