/*
 * Hot path, ADR 8: plain loops, because every answer to a probe makes reports. `Object.entries` makes an array per entry, and
 * `Object.values` takes three times as long as a loop over the keys, in objects that got their keys one by one.
 */

/** The object without the keys whose value is `undefined`: reports leave them out. The keys are this package's own names. */
export function present<T extends object>(object: T): T {
  const result = {} as T;
  for (const key in object) if (object[key] !== undefined) result[key] = object[key];
  return result;
}

/** A record of `map(thing)` by the name of each thing. */
export function recordOf<T extends { readonly name: string }, R>(
  things: Iterable<T>,
  map: (thing: T) => R,
): Record<string, R> {
  const record: Record<string, R> = {};
  for (const thing of things) set(record, thing.name, map(thing));
  return record;
}

/** A record with the same names and mapped values. */
export function mapValues<T, R>(record: Readonly<Record<string, T>>, map: (value: T) => R): Record<string, R> {
  const result: Record<string, R> = {};
  for (const name of Object.keys(record)) set(result, name, map(record[name] as T));
  return result;
}

export function valuesOf<T>(record: Readonly<Record<string, T>>): T[] {
  return Object.keys(record).map((name) => record[name] as T);
}

/** Names come from the application, so a name may be anything, even `__proto__`. */
function set<R>(record: Record<string, R>, name: string, value: R): void {
  if (name !== '__proto__') record[name] = value;
  else Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
}
