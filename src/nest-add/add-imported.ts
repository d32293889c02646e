import type { DecoratedClass } from '../code/decorated-class.js';
import { addToArray } from '../code/decorator-array.js';
import type { Imported } from '../code/imports.js';
import { Refusal } from '../code/refusal.js';
import type { Change, Source } from '../code/source.js';

/** Imports a name, and adds an element made of it to an array of a decorator. */
export function addImported(
  source: Source,
  decorated: DecoratedClass,
  property: 'imports' | 'providers',
  imported: Imported | Refusal,
  element: (local: string) => string,
): Change {
  if (imported instanceof Refusal) return imported;
  const edits = addToArray(source, decorated, property, element(imported.local));
  return edits instanceof Refusal ? edits : [...imported.edits, ...edits];
}
