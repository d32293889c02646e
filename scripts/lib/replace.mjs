import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Writes a file, unless it already contains this text. A process that reads it meanwhile gets either the old or the new text. */
export function replace(path, text) {
  if (textOf(path) === text) return;
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, text);
  renameSync(fresh, path);
}

function textOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
