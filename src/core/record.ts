/*
 * Loops, because reports are made for answers to probes: each entry of `Object.entries` is an array, and `Object.values` takes
 * three times as long as its keys and a look at each of them, in objects that have got their keys one by one.
 */

/** Without the keys that have no value: a report has them absent. Its keys are names of this package's own. */
export function present<T extends object>(object: T): T {
  const result = {} as T;
  for (const key in object) if (object[key] !== undefined) result[key] = object[key];
  return result;
}

/** What `map` makes of each thing, by its name. */
export function byName<T extends { readonly name: string }, R>(
  things: Iterable<T>,
  map: (thing: T) => R,
): Record<string, R> {
  const record: Record<string, R> = {};
  for (const thing of things) set(record, thing.name, map(thing));
  return record;
}

/** The same names with what `map` makes of their values. */
export function mapValues<T, R>(record: Readonly<Record<string, T>>, map: (value: T) => R): Record<string, R> {
  const result: Record<string, R> = {};
  for (const name of Object.keys(record)) set(result, name, map(record[name]));
  return result;
}

export function valuesOf<T>(record: Readonly<Record<string, T>>): T[] {
  return Object.keys(record).map((name) => record[name]);
}

/** A name of the application's own may be anything. */
function set<R>(record: Record<string, R>, name: string, value: R): void {
  if (name !== '__proto__') record[name] = value;
  else Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
}
