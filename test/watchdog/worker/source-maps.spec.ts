import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { transformSync } from 'esbuild';
import { SourceMaps } from '../../../src/watchdog/worker/source-maps.js';

/** Maps the beginning of the second line to the third column of line 5 of the source. */
const MAP = { version: 3, mappings: ';AAIE', sources: ['../src/app.ts'] };
const SCRIPT = { id: '7', url: 'file:///srv/dist/app.js' };
const TWO_MB = 2 * 1024 * 1024;

const inBase64 = (text: string): string => `data:application/json;base64,${Buffer.from(text).toString('base64')}`;
const inline = (map: object): string => inBase64(JSON.stringify(map));

/** The origin of the beginning of the second line of `script`, whose map is at `mapUrl`. */
function originOf(mapUrl: string | undefined, script = SCRIPT) {
  const maps = new SourceMaps();
  maps.add(script.id, mapUrl);
  return maps.originOf(script, 1, 0);
}

describe('the origin of a place in a script', () => {
  let folder: string;
  let script: typeof SCRIPT;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'source-maps-'));
    mkdirSync(join(folder, 'dist'));
    script = { id: '7', url: pathToFileURL(join(folder, 'dist', 'app.js')).href };
    writeFileSync(join(folder, 'dist', 'app.js.map'), JSON.stringify(MAP));
    writeFileSync(join(folder, 'dist', 'broken.map'), '{');
    writeFileSync(join(folder, 'dist', 'large.map'), JSON.stringify(MAP).padEnd(TWO_MB + 1));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('is found with the map beside the script, and its source is named from there', () => {
    expect(originOf('app.js.map', script)).toEqual({
      url: pathToFileURL(join(folder, 'src', 'app.ts')).href,
      line: 5,
      column: 3,
    });
  });

  it.each([
    ['in base64', inline(MAP)],
    ['in base64, with its encoding', inline(MAP).replace(';base64', ';charset=utf-8;base64')],
    ['in percent-encoding', `data:application/json,${encodeURIComponent(JSON.stringify(MAP))}`],
  ])('is found with a map inside the script, %s', (_what, mapUrl) => {
    expect(originOf(mapUrl)).toEqual({ url: 'file:///srv/src/app.ts', line: 5, column: 3 });
  });

  it('is the line of the source that was compiled to this place', () => {
    const source = [
      'interface Order { id: number }',
      '',
      'export function spin(order: Order): void {',
      '  for (;;);',
      '}',
    ];
    const { code } = transformSync(source.join('\n'), {
      loader: 'ts',
      sourcemap: 'inline',
      sourcefile: 'spin.ts',
      minify: true,
    });
    const maps = new SourceMaps();
    maps.add('7', code.slice(code.indexOf('sourceMappingURL=') + 'sourceMappingURL='.length).trim());
    expect(maps.originOf(SCRIPT, 0, code.indexOf('for('))).toEqual({
      url: 'file:///srv/dist/spin.ts',
      line: 4,
      column: 3,
    });
  });

  it.each([
    ['with a scheme of its own', SCRIPT.url, 'webpack://shop/src/app.ts'],
    ['of a script without a URL', '', '../src/app.ts'],
  ])('keeps the name of a source %s', (_what, url, source) => {
    expect(originOf(inline({ ...MAP, sources: [source] }), { id: '7', url })).toMatchObject({ url: source });
  });

  it.each([
    ['declares no map', undefined],
    ['declares an empty name', ''],
    ['has a map that does not exist', 'nowhere.map'],
    ['has a map that is not JSON', 'broken.map'],
    ['has a map larger than 2 MB', 'large.map'],
    ['has its map on another machine', 'http://127.0.0.1:9/app.js.map'],
    ['has a map whose name is no URL', 'http://'],
    ['has a map inside that is not JSON', inBase64('{')],
    ['has a map inside that is not percent-encoded', 'data:application/json,%'],
    ['has a map that does not know the place', inline({ ...MAP, mappings: 'AAIE' })],
  ])('is not known if the script %s', (_what, mapUrl) => {
    expect(originOf(mapUrl, script)).toBeUndefined();
  });

  it('is not known of a script that declared nothing, whatever other scripts declared', () => {
    const maps = new SourceMaps();
    maps.add('7', inline(MAP));
    expect(maps.originOf({ ...SCRIPT, id: '8' }, 1, 0)).toBeUndefined();
  });

  it('is found with the first maps inside scripts, until they take 2 MB together', () => {
    const maps = new SourceMaps();
    const small = inline(MAP);
    const large = inline({ ...MAP, names: ['a'.repeat(1024 * 1024)] });
    for (const [id, mapUrl] of [large, large, small].entries()) maps.add(String(id), mapUrl);
    const known = ['0', '1', '2'].map((id) => maps.originOf({ ...SCRIPT, id }, 1, 0) !== undefined);
    expect(known).toEqual([true, false, true]);
  });
});
