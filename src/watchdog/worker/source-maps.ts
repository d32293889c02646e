import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sourcePosition } from '../../core/text/source-position.js';

/** This thread has 24 MB: a larger map is not read, nor are more of them kept that stand in their scripts. */
const LARGEST_MAP = 2 * 1024 * 1024;
const INLINE = /^data:application\/json[^,]*,/;

/** Where a place in a script comes from, as a URL or what the source map calls it. */
export interface Origin {
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

/** The source maps of scripts, by what the scripts say of them. Reads only what is asked for. Never throws. */
export class SourceMaps {
  private readonly urls = new Map<string, string>();
  private kept = 0;

  add(scriptId: string, mapUrl: string | undefined): void {
    if (!mapUrl || this.kept + mapUrl.length > LARGEST_MAP) return;
    this.kept += mapUrl.length;
    this.urls.set(scriptId, mapUrl);
  }

  /** Line and column count from 0 here, and from 1 in what is returned. */
  originOf(script: { readonly id: string; readonly url: string }, line: number, column: number): Origin | undefined {
    const mapUrl = this.urls.get(script.id);
    if (mapUrl === undefined) return undefined;
    try {
      const { json, base } = INLINE.test(mapUrl)
        ? { json: decoded(mapUrl), base: script.url }
        : read(new URL(mapUrl, script.url));
      const found = sourcePosition(json, line, column);
      return found && { url: resolved(found.source, base), line: found.line, column: found.column };
    } catch {
      return undefined;
    }
  }
}

function read(url: URL): { readonly json: string; readonly base: string } {
  const path = fileURLToPath(url);
  if (statSync(path).size > LARGEST_MAP) throw new RangeError('too large');
  return { json: readFileSync(path, 'utf8'), base: url.href };
}

function decoded(dataUrl: string): string {
  const [head] = INLINE.exec(dataUrl)!;
  const body = dataUrl.slice(head.length);
  return head.endsWith(';base64,') ? Buffer.from(body, 'base64').toString() : decodeURIComponent(body);
}

function resolved(source: string, base: string): string {
  try {
    return new URL(source, base).href;
  } catch {
    return source;
  }
}
