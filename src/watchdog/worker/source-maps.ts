import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sourcePosition } from '../../core/text/source-position.js';

/** This thread has a heap of 24 MB: a larger map is not read, and inline maps are kept only up to this size in all. */
const LARGEST_MAP = 2 * 1024 * 1024;
const INLINE = /^data:application\/json[^,]*,/;

/** The original position of a place in a script; the source is a URL or the name that the source map gives. */
export interface Origin {
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

/** The source maps that the scripts declare. Reads a map only on demand. Never throws. */
export class SourceMaps {
  private readonly urls = new Map<string, string>();
  private kept = 0;

  add(scriptId: string, mapUrl: string | undefined): void {
    if (!mapUrl || this.kept + mapUrl.length > LARGEST_MAP) return;
    this.kept += mapUrl.length;
    this.urls.set(scriptId, mapUrl);
  }

  /** Line and column count from 0 in the arguments, and from 1 in the result. */
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
