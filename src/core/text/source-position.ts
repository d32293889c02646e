/** The part of a source map that is needed here. */
interface SourceMap {
  readonly mappings: string;
  readonly sources: readonly (string | null)[];
  readonly sourceRoot?: string;
}

export interface SourcePosition {
  readonly source: string;
  /** From 1, as is the column. */
  readonly line: number;
  readonly column: number;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * Where a position, counted from 0, comes from, after the source map in `json`. Reads the mappings as they stand, since a
 * list of them takes a hundred times the memory. `undefined` where the map does not say, or is none. Never throws.
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

/** The last segment of the line that is not behind the column. Source, line and column add up over all lines before. */
function find(mappings: string, line: number, column: number): [number, number, number] | undefined {
  const sums = [0, 0, 0, 0];
  let found: [number, number, number] | undefined;
  let currentLine = 0;
  let field = 0;
  let value = 0;
  let shift = 0;
  for (let place = 0; place <= mappings.length; place++) {
    const sign = mappings[place];
    if (sign === undefined || sign === ',' || sign === ';') {
      // Without a source (one field), or of a line or column that is not asked for.
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
    if (field < 4) sums[field] += value & 1 ? -(value >> 1) : value >> 1;
    field += 1;
    value = 0;
    shift = 0;
  }
  return found;
}
