import type { Range } from './userinfos.js';

/*
 * Every repetition below is bounded, or cannot fail once it has begun: hostile text costs linear time. In doubt more is
 * masked than needed.
 */
const WORDS = [
  'passw(?:or)?d|passphrase|passcode|pwd|secret|token|credential|authorization|cookie|signature',
  '(?:api|access|private|account)[-_ ]?key|session[-_]?id',
].join('|');
// Too short to be looked for inside other words: "bypass", "author".
const SHORT_WORDS = [
  '(?<![A-Za-z])(?:pass|auth|pw|sig)(?![a-z])',
  '(?<![A-Za-z])(?:PASS|AUTH|PW|SIG)(?![A-Za-z])',
  '(?:Pass|Auth|Pw|Sig)(?![a-z])',
].join('|');
// The rest of the key, a quote or bracket around it, and what stands between it and its value.
const SEPARATOR = String.raw`[\w-]{0,32}\\{0,4}["'\x60]?\]?[ \t]{0,8}(?:=>|[:=])[ \t]{0,8}`;
const QUOTED = [
  String.raw`"(?:[^"\\]|\\[^]|"")*(?:"|\\?$)\S*`,
  String.raw`'(?:[^'\\]|\\[^]|'')*(?:'|\\?$)\S*`,
  String.raw`\\{1,4}(?:"[^"]*(?:"|$)|'[^']*(?:'|$))\S*`, // JSON in a JSON string.
].join('|');
const BARE = String.raw`(?:(?:[Bb]earer|[Bb]asic|[Tt]oken)[ \t]{1,8})?\S+`;

const SECRETS: readonly RegExp[] = [
  new RegExp(`(?:${WORDS})${SEPARATOR}(${QUOTED}|${BARE})`, 'gi'),
  new RegExp(`(?:${SHORT_WORDS})${SEPARATOR}(${QUOTED}|${BARE})`, 'g'),
  new RegExp(String.raw`(?:authorization|cookie)${SEPARATOR}(${QUOTED}|\S.*)`, 'gi'), // Headers have values of several words.
  /bearer[ \t]{1,8}([\w.~+/=-]{16,})/gi,
];
const SECRET_KEYS: readonly RegExp[] = [new RegExp(WORDS, 'i'), new RegExp(SHORT_WORDS)];
const MAX_KEY = 64;

/** Whether the value under this key is a secret. */
export function isSecretKey(key: string): boolean {
  return SECRET_KEYS.some((pattern) => pattern.test(key));
}

/** The values of `password=…`, `"apiKey": "…"`, `Authorization: Bearer …` and the like. */
export function secretValues(text: string): Range[] {
  return SECRETS.flatMap((pattern) => valuesOf(pattern, text));
}

function valuesOf(pattern: RegExp, text: string): Range[] {
  const ranges: Range[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const value = match[1];
    const end = match.index + match[0].length;
    const start = end - value.length;
    ranges.push({ start, end });
    // What looked like the value may be one more key: "bad token: password: hunter2".
    if (value.length <= MAX_KEY && /[:=]$/.test(value)) pattern.lastIndex = start;
  }
  return ranges;
}
