// Makes the status page, as one document, from the files of src/page that a person edits: it needs nothing from elsewhere, and a
// browser is told the hashes of its only script and its only style. Git ignores the file that holds it: the build and the set-up of
// the tests make it.
import { buildSync, transformSync } from 'esbuild';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { replace } from './lib/replace.mjs';

const folder = fileURLToPath(new URL('../src/page/', import.meta.url));
function pageSource() {
  const style = transformSync(readFileSync(`${folder}page.css`, 'utf8'), { loader: 'css', minify: true }).code.trim();
  const script = scriptSource();
  const html = readFileSync(`${folder}page.html`, 'utf8')
    .replaceAll(/<!--.*?-->/gs, '')
    .replaceAll(/\n\s*/g, '\n')
    .trimStart();
  return {
    html: filled(
      filled(html, '<style></style>', `<style>${style}</style>`),
      '<script></script>',
      `<script>${script}</script>`,
    ),
    scriptHash: hashOf(script),
    styleHash: hashOf(style),
  };
}

function scriptSource() {
  const { outputFiles } = buildSync({
    entryPoints: [`${folder}script/main.ts`],
    bundle: true,
    write: false,
    minify: true,
    platform: 'browser',
    target: 'es2020',
    format: 'iife',
    legalComments: 'none',
    tsconfigRaw: {},
  });
  return outputFiles[0].text.trim();
}

function filled(html, place, content) {
  if (html.split(place).length !== 2) throw new Error(`page.html has to have one ${place}`);
  // A function, because a text would have `$` in it replaced.
  return html.replace(place, () => content);
}

function hashOf(content) {
  return `sha256-${createHash('sha256').update(content).digest('base64')}`;
}

export function writePageSource() {
  const target = `${folder}page-source.ts`;
  const { html, scriptHash, styleHash } = pageSource();
  const lines = [
    '// Made from page.html, page.css and script/ by scripts/page-source.mjs. Do not edit.',
    `export const PAGE_HTML: string = ${JSON.stringify(html)};`,
    `export const SCRIPT_HASH: string = ${JSON.stringify(scriptHash)};`,
    `export const STYLE_HASH: string = ${JSON.stringify(styleHash)};`,
    '',
  ];
  const text = lines.join('\n');
  if (!existsSync(target) || readFileSync(target, 'utf8') !== text) replace(target, text);
}
