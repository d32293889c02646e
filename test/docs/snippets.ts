import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blocksIn, ROOT, type Block } from './documents.js';
import { KNOWN_NAMES, KNOWN_TYPES } from './known-names.js';

/** A TypeScript block of the documents, as a module beside the others. */
export interface Snippet extends Block {
  /** Its file in the workspace. */
  readonly file: string;
  readonly source: string;
}

export function snippets(): Snippet[] {
  return blocksIn('ts').map((block) => ({
    ...block,
    file: `${block.document.replaceAll(/[^a-zA-Z]+/g, '-').toLowerCase()}-${block.line}.ts`,
    source: completed(block.text),
  }));
}

/** A separate project with the snippets, in which this package is found under its name. */
export function createWorkspace(
  modules: readonly Snippet[],
  edit = (source: string, _folder: string): string => source,
): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'nestjs-vitals-docs-')));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  cpSync(join(import.meta.dirname, 'stand-ins.ts'), join(folder, 'stand-ins.ts'));
  for (const { file, source } of modules) writeFileSync(join(folder, file), edit(source, folder));
  // The README's `main.ts` imports its module by this name.
  const [main] = modules.filter(({ marks }) => marks['run'] === 'module');
  if (main) writeFileSync(join(folder, 'app.module.ts'), `export * from './${main.file.replace(/ts$/, 'js')}';`);
  const paths = {
    'nestjs-vitals': [join(ROOT, 'src/index.ts')],
    'nestjs-vitals/http': [join(ROOT, 'src/http-indicator/index.ts')],
    'nestjs-vitals/*': [join(ROOT, 'src/*/index.ts')],
  };
  // An application need not be as strict as this package.
  const less = { noUnusedLocals: false, noUnusedParameters: false, noPropertyAccessFromIndexSignature: false };
  const compilerOptions = { paths, ...less };
  const config = { extends: join(ROOT, 'tsconfig.json'), compilerOptions, include: ['*.ts'], exclude: [] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  return folder;
}

export function removeWorkspace(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** The text with imports of the known names that it uses and does not declare. */
function completed(text: string): string {
  const imports = [...importsOf(text, 'import', KNOWN_NAMES), ...importsOf(text, 'import type', KNOWN_TYPES)];
  return ['export {};', ...imports, text].join('\n');
}

function importsOf(text: string, keyword: string, known: Readonly<Record<string, readonly string[]>>): string[] {
  // A name inside quotes or comments does not count as used.
  const code = text.replaceAll(/\/\/.*|\/\*[^]*?\*\/|'(?:[^'\\\n]|\\.)*'/g, '');
  return Object.entries(known).flatMap(([specifier, names]) => {
    const used = names.filter((name) => new RegExp(`\\b${name}\\b`).test(code) && !declares(text, name));
    return used.length > 0 ? [`${keyword} { ${used.join(', ')} } from '${specifier}';`] : [];
  });
}

function declares(text: string, name: string): boolean {
  return new RegExp(`\\b(?:class|const|function|interface) ${name}\\b|import [^;]*\\b${name}\\b[^;]* from`).test(text);
}
