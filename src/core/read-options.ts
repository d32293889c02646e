import { describeValue } from './describe-value.js';
import { aName, type ByNameRule, type ListRule, type Rule, type SectionRule } from './option-rules.js';

/** One mistake, and the option that it is about. */
export interface OptionFault {
  readonly path: string;
  readonly text: string;
}

export interface ReadOptions {
  /** What was given and is legal: a copy, so that later changes and odd getters cannot undo the validation. */
  readonly legal: Readonly<Record<string, unknown>>;
  readonly faults: readonly OptionFault[];
}

/** Reads options that somebody gave, each once. Never throws, whatever it is given. */
export function readOptions(rule: SectionRule, given: unknown): ReadOptions {
  const faults: OptionFault[] = [];
  const legal = read(rule, () => given, '', faults) as ReadOptions['legal'] | undefined;
  return { legal: legal ?? {}, faults };
}

/** A legal copy of what `get` returns; `undefined` where that is not given or not legal. */
function read(rule: Rule, get: () => unknown, path: string, faults: OptionFault[]): unknown {
  try {
    const given = get();
    if (given === undefined) return undefined;
    switch (rule.kind) {
      case 'section':
        return readSection(rule, asObject(given, path, faults), path, faults);
      case 'byName':
        return readByName(rule, asObject(given, path, faults), path, faults);
      case 'list':
        return readList(rule, given, path, faults);
      case 'value':
        if (rule.accepts(given)) return given;
        faults.push(unexpected(path, rule.expected, given));
        return undefined;
    }
  } catch {
    faults.push({ path, text: `expected ${named(path)} to be readable, got an error from reading it` });
    return undefined;
  }
}

function readSection(rule: SectionRule, given: object | undefined, path: string, faults: OptionFault[]): unknown {
  if (given === undefined) return undefined;
  const known = Object.keys(rule.rules);
  for (const key of Object.keys(given)) {
    if (known.includes(key) || Reflect.get(given, key) === undefined) continue;
    faults.push({ path, text: `unknown option ${join(path, key)}; known: ${known.join(', ')}` });
  }
  return entriesOf(known, (key) => read(rule.rules[key], () => Reflect.get(given, key), join(path, key), faults));
}

function readByName(rule: ByNameRule, given: object | undefined, path: string, faults: OptionFault[]): unknown {
  if (given === undefined) return undefined;
  const entryAt = (key: string): unknown => {
    const entry: unknown = Reflect.get(given, key);
    if (entry !== undefined && !aName.accepts(key)) faults.push(unexpected(`a key of ${path}`, aName.expected, key));
    return entry;
  };
  return entriesOf(Object.keys(given), (key) => read(rule.entry, () => entryAt(key), join(path, key), faults));
}

function readList(rule: ListRule, given: unknown, path: string, faults: OptionFault[]): unknown {
  if (!Array.isArray(given)) {
    faults.push(unexpected(path, 'an array', given));
    return undefined;
  }
  const before = faults.length;
  const items = Array.from(given as unknown[], (item, index) => {
    if (!rule.item.accepts(item)) faults.push({ ...unexpected(`${path}[${index}]`, rule.item.expected, item), path });
    return item;
  });
  return faults.length === before ? items : undefined;
}

/** Without a prototype, so that a name like `constructor` finds nothing that was not given. */
function entriesOf(keys: readonly string[], valueOf: (key: string) => unknown): Record<string, unknown> {
  const entries = Object.create(null) as Record<string, unknown>;
  for (const key of keys) {
    const value = valueOf(key);
    if (value !== undefined) entries[key] = value;
  }
  return entries;
}

/** A map, a date or a promise has no options as properties: taking one for "nothing given" would hide a mistake. */
function asObject(given: unknown, path: string, faults: OptionFault[]): object | undefined {
  if (Object.prototype.toString.call(given) === '[object Object]') return given as object;
  faults.push(unexpected(path, 'an object with options', given));
  return undefined;
}

function unexpected(path: string, expected: string, given: unknown): OptionFault {
  return { path, text: `expected ${named(path)} to be ${expected}, got ${describeValue(given)}` };
}

function named(path: string): string {
  return path === '' ? 'the options' : path;
}

function join(path: string, key: string): string {
  if (!/^[\w$-]{1,63}$/.test(key)) return `${path}[${describeValue(key).replace(/ \(string\)$/, '')}]`;
  return path === '' ? key : `${path}.${key}`;
}
