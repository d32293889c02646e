// Makes one code file and one declaration file per entry of the package, because a hundred small files take three times as long
// to import. Rollup makes both. esbuild would rename a decorated class to `Name2`, which Nest would then show; its option `keepNames`
// prevents that, but adds a call for each function, at load time and whenever a closure is created.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import { replace } from './lib/replace.mjs';

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
/** For example `index` and `typeorm/index`. */
const ENTRIES = entriesIn(manifest.exports);
const schematics = JSON.parse(readFileSync(new URL('../collection.json', import.meta.url), 'utf8'));
/** The command and the schematics, which have no types for others. */
const PROGRAMS = [...entriesIn(manifest.bin), ...entriesIn(schematics)];

/** Bundles the output of the compiler in the folder `from` into the folder `to`, which is published. */
export async function bundle(from, to) {
  // Code that the entries share must exist once, because classes and symbols are compared by identity.
  const code = await bundled(from, '.js', [...ENTRIES, ...PROGRAMS], {
    chunkFileNames: ({ moduleIds }) => `${folderOf(from, moduleIds)}shared.js`,
    // Every entry needs some of the core; else there would be one file for each set of entries that share a part of it.
    manualChunks: (id) => (/^(core\b|system-clock)/.test(relative(from, id)) ? 'core' : undefined),
  });
  // Types that the entries share stand in the main entry, so that the types of each entry are one file.
  const manualChunks = (id) => (isOfOtherEntry(from, id) ? undefined : 'index');
  const types = await bundled(from, '.d.ts', ENTRIES, { manualChunks, hoistTransitiveImports: false }, [dts()]);
  const files = [...code.map((file) => ({ ...file, code: ascii(file.code) })), ...types];
  for (const file of files) replace(join(to, file.fileName), file.code);
  const wanted = new Set(files.map(({ fileName }) => join(to, fileName)));
  for (const file of filesOf(to)) if (!wanted.has(file)) rmSync(file);
}

/** The folder of an entry or a program that all modules are from, with a slash; else the root. */
function folderOf(from, ids) {
  const [folder, ...others] = new Set(ids.map((id) => relative(from, id).split(sep)[0]));
  const isOwn = others.length === 0 && [...ENTRIES, ...PROGRAMS].some((entry) => entry.startsWith(`${folder}/`));
  return isOwn ? `${folder}/` : '';
}

function entriesIn(part) {
  return JSON.stringify(part).match(/(?<="\.\/dist\/)[^"]+(?=\.js["#])/g);
}

async function bundled(from, ending, entries, options, plugins = []) {
  const build = await rollup({
    input: Object.fromEntries(entries.map((entry) => [entry, join(from, entry + ending)])),
    plugins,
    external: (id) => !/^[./]/.test(id),
    onLog: failAtWarning,
  });
  const { output } = await build.generate({ format: 'es', entryFileNames: `[name]${ending}`, ...options });
  await build.close();
  return output;
}

/** An entry other than `index` is a folder with everything that only it uses. */
function isOfOtherEntry(from, id) {
  const [folder] = relative(from, id).split(sep);
  return ENTRIES.includes(`${folder}/index`);
}

/** JavaScript keeps a text with a single other character in two bytes for each one, which makes the import a sixth slower. */
function ascii(code) {
  return code.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function failAtWarning(level, log, handle) {
  // The compiler's helpers for decorators look for an earlier helper on `this`, which a module does not have.
  if (log.code !== 'THIS_IS_UNDEFINED') handle(level === 'warn' ? 'error' : level, log);
}

function filesOf(folder) {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
