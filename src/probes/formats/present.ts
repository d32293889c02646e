/** The object without the keys whose value is undefined, in the same order. */
export function present(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  // A loop, because each entry of `Object.entries` is an array: this is done for every part of every answer.
  const result: Record<string, unknown> = {};
  for (const key in object) if (object[key] !== undefined) result[key] = object[key];
  return result;
}
