/** The part of a source map that is needed here. */
interface SourceMap {
  readonly mappings: string;
  readonly sources: readonly (string | null)[];
  readonly sourceRoot?: string;
}

export interface SourcePosition {
  readonly source: string;
  /** Counted from 1, like the column. */
  readonly line: number;
  readonly column: number;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * The original position of a position (counted from 0), by the source map in `json`. Reads the mappings without making a
 * list of them, which would take a hundred times the memory. `undefined` if the map does not know, or is no map. Never
 * throws.
 */
export function sourcePosition(json: string, line: number, column: number): SourcePosition | undefined {
  try {
    const map = JSON.parse(json) as SourceMap;
    const found = find(map.mappings, line, column);
    const source = found && map.sources[found[0]];
    return source == null || !found
      ? undefined
      : { source: `${map.sourceRoot ?? ''}${source}`, line: found[1] + 1, column: found[2] + 1 };
  } catch {
    return undefined;
  }
}

/**
 * Finds the last segment of the line that starts at or before the column. Source, line and column are sums over all earlier
 * segments.
 */
function find(mappings: string, line: number, column: number): [number, number, number] | undefined {
  const sums: [number, number, number, number] = [0, 0, 0, 0];
  let found: [number, number, number] | undefined;
  let currentLine = 0;
  let field = 0;
  let value = 0;
  let shift = 0;
  for (let place = 0; place <= mappings.length; place++) {
    const sign = mappings[place];
    if (sign === undefined || sign === ',' || sign === ';') {
      // The segment has no source (one field), or belongs to another line or a later column.
      if (field >= 4 && currentLine === line && sums[0] <= column) found = [sums[1], sums[2], sums[3]];
      field = 0;
      if (sign !== ';') continue;
      if (currentLine === line) return found;
      currentLine += 1;
      sums[0] = 0;
      continue;
    }
    const digit = BASE64.indexOf(sign);
    value += (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    if (field < 4) sums[field]! += value & 1 ? -(value >> 1) : value >> 1;
    field += 1;
    value = 0;
    shift = 0;
  }
  return found;
}
