import { isWholeNumber, LARGEST } from '../text/whole-number.js';

/** The rule for one value. */
export interface ValueRule {
  readonly kind: 'value';
  /** Completes the sentence "expected … to be". */
  readonly expected: string;
  accepts(value: unknown): boolean;
}

/** Every item of a list follows the same rule. */
export interface ListRule {
  readonly kind: 'list';
  readonly item: ValueRule;
}

/** An object with known keys. */
export interface SectionRule {
  readonly kind: 'section';
  readonly rules: Readonly<Record<string, Rule>>;
}

/** An object whose keys are names that the application chose. */
export interface ByNameRule {
  readonly kind: 'byName';
  readonly entry: SectionRule;
}

export type Rule = ValueRule | ListRule | SectionRule | ByNameRule;

/** One rule for each option of `T`: an option without a rule does not compile. */
export type RulesFor<T> = Readonly<Record<keyof T, Rule>>;

export function wholeNumber(from: number, to = LARGEST): ValueRule {
  return value(`a whole number from ${from} to ${to}`, (it) => isWholeNumber(it, from, to));
}

export function word(expected: string): ValueRule {
  return value(`'${expected}'`, (it) => it === expected);
}

export function text(expected: string, pattern: RegExp): ValueRule {
  return value(expected, (it) => typeof it === 'string' && pattern.test(it));
}

export function anyOf(...rules: readonly ValueRule[]): ValueRule {
  const expected = rules.map((rule) => rule.expected).join(', ');
  return value(expected.replace(/, ([^,]*)$/, ' or $1'), (it) => rules.some((rule) => rule.accepts(it)));
}

export function listOf(item: ValueRule): ListRule {
  return { kind: 'list', item };
}

export function section<T>(rules: RulesFor<T>): SectionRule {
  return { kind: 'section', rules };
}

export function byName(entry: SectionRule): ByNameRule {
  return { kind: 'byName', entry };
}

export const trueOrFalse: ValueRule = value('true or false', (it) => typeof it === 'boolean');

export const off: ValueRule = value('false', (it) => it === false);

export const aFunction: ValueRule = value('a function', (it) => typeof it === 'function');

/** The name of an indicator or of a startup task. It appears in URLs, in log lines and as a key. */
export const aName: ValueRule = value(
  'a name of 1 to 63 characters, without "/", control characters, or white space around it, and not "__proto__"',
  (it) =>
    typeof it === 'string' &&
    it.length >= 1 &&
    it.length <= 63 &&
    it === it.trim() &&
    it !== '__proto__' &&
    !/[/\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(it),
);

function value(expected: string, accepts: (it: unknown) => boolean): ValueRule {
  return { kind: 'value', expected, accepts };
}
