import { describeValue } from '../text/describe-value.js';
import { aName, type ByNameRule, type ListRule, type Rule, type SectionRule } from './rules.js';

/** One mistake, and the option that it is about. */
export interface OptionFault {
  readonly path: string;
  readonly text: string;
}

interface ReadOptions {
  /** The legal part of what was given: a copy, so that later changes and odd getters cannot undo the validation. */
  readonly legal: Readonly<Record<string, unknown>>;
  readonly faults: readonly OptionFault[];
}

const EXPECTED = { list: 'an array', section: 'an object with options', byName: 'an object with options' };

/** Reads the given options, each once. Never throws, whatever it is given. */
export function readOptions(rule: SectionRule, given: unknown): ReadOptions {
  const faults: OptionFault[] = [];
  const legal = read(rule, () => given, '', faults) as ReadOptions['legal'] | undefined;
  return { legal: legal ?? {}, faults };
}

/** A legal copy of what `get` returns; `undefined` if the value is absent or not legal. */
function read(rule: Rule, get: () => unknown, path: string, faults: OptionFault[]): unknown {
  try {
    const given = get();
    if (given === undefined) return undefined;
    if (rule.kind === 'value' && rule.accepts(given)) return given;
    if (rule.kind === 'list' && Array.isArray(given)) return readList(rule, given, path, faults);
    if (rule.kind === 'section' && hasOptions(given)) return readSection(rule, given, path, faults);
    if (rule.kind === 'byName' && hasOptions(given)) return readByName(rule, given, path, faults);
    faults.push(unexpected(path, rule.kind === 'value' ? rule.expected : EXPECTED[rule.kind], given));
  } catch {
    faults.push({ path, text: `expected ${named(path)} to be readable, got an error from reading it` });
  }
  return undefined;
}

function readList(rule: ListRule, given: readonly unknown[], path: string, faults: OptionFault[]): unknown {
  const items = Array.from(given);
  items.forEach((item, index) => {
    if (!rule.item.accepts(item)) faults.push(unexpected(`${path}[${index}]`, rule.item.expected, item));
  });
  return items.every((item) => rule.item.accepts(item)) ? items : undefined;
}

function readSection(rule: SectionRule, given: object, path: string, faults: OptionFault[]): unknown {
  const known = Object.keys(rule.rules);
  for (const key of Object.keys(given)) {
    if (known.includes(key) || Reflect.get(given, key) === undefined) continue;
    faults.push({ path, text: `unknown option \`${join(path, key)}\`; known: ${known.join(', ')}` });
  }
  return entriesOf(known, (key) => read(rule.rules[key]!, () => Reflect.get(given, key), join(path, key), faults));
}

function readByName(rule: ByNameRule, given: object, path: string, faults: OptionFault[]): unknown {
  const entryAt = (key: string): unknown => {
    const entry: unknown = Reflect.get(given, key);
    if (entry !== undefined && !aName.accepts(key)) faults.push(faultyKey(path, key));
    return entry;
  };
  return entriesOf(Object.keys(given), (key) => read(rule.entry, () => entryAt(key), join(path, key), faults));
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

/** A map, a date or a promise has no options as properties: accepting one as "nothing given" would hide a mistake. */
function hasOptions(given: unknown): given is object {
  return Object.prototype.toString.call(given) === '[object Object]';
}

function faultyKey(path: string, key: string): OptionFault {
  return { path, text: `expected every key of ${named(path)} to be ${aName.expected}, got ${describeValue(key)}` };
}

function unexpected(path: string, expected: string, given: unknown): OptionFault {
  return { path, text: `expected ${named(path)} to be ${expected}, got ${describeValue(given)}` };
}

function named(path: string): string {
  return path === '' ? 'the options' : `\`${path}\``;
}

function join(path: string, key: string): string {
  if (!/^[\w$-]{1,63}$/.test(key)) return `${path}[${describeValue(key).replace(/^`(.*)` \(string\)$/s, '$1')}]`;
  return path === '' ? key : `${path}.${key}`;
}
