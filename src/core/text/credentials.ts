import { KNOWN_SECRETS } from './known-secrets.js';
import { SECRET_WORD, SHORT_SECRET_WORD } from './secret-words.js';
import { userinfos, type Range } from './userinfos.js';

/*
 * Every repetition below is bounded, or cannot fail once it has begun, so hostile text costs linear time. In doubt more is
 * masked than needed.
 */
const REST_OF_KEY = String.raw`[\w-]{0,32}`;
// A quote or bracket around the key, and what stands between it and its value.
const SEPARATOR = String.raw`${REST_OF_KEY}\\{0,4}["'\x60]?\]?[ \t]{0,8}(?:=>|[:=])[ \t]{0,8}`;
const QUOTED = [
  String.raw`"(?:[^"\\]|\\[^]|"")*(?:"|\\?$)\S*`,
  String.raw`'(?:[^'\\]|\\[^]|'')*(?:'|\\?$)\S*`,
  String.raw`\\{1,4}(?:"[^"]*(?:"|$)|'[^']*(?:'|$))\S*`, // JSON in a JSON string.
].join('|');
const BARE = String.raw`(?:(?:[Bb]earer|[Bb]asic|[Tt]oken)[ \t]{1,8})?\S+`;
const VALUE = `(${QUOTED}|${BARE})`;

const PAIRS: readonly RegExp[] = [
  new RegExp(`(?:${SECRET_WORD})${SEPARATOR}${VALUE}`, 'gi'),
  new RegExp(`(?:${SHORT_SECRET_WORD})${SEPARATOR}${VALUE}`, 'g'),
  new RegExp(String.raw`(?:authorization|cookie)${SEPARATOR}(${QUOTED}|\S.*)`, 'gi'), // Headers have values of several words.
  // So have connection strings of the form `Server=a;Password=two words`, and lines of YAML or of a properties file.
  new RegExp(String.raw`(?:${SECRET_WORD})${REST_OF_KEY}[ \t]{0,8}=([^;=\r\n"']{1,256})(?=;)`, 'gi'),
  new RegExp(String.raw`;[ \t]{0,8}[\w .-]{0,32}?(?:${SECRET_WORD})${REST_OF_KEY}[ \t]{0,8}=([^;\r\n]+)`, 'gi'),
  new RegExp(
    String.raw`(?:(?<=\n)|^(?=.*\n))[ \t]{0,32}[\w.-]{0,32}?(?:${SECRET_WORD})${REST_OF_KEY}[ \t]{0,8}:[ \t](.+)$`,
    'gim',
  ),
  // The name and the value as two entries: Kubernetes' environment, settings in XML.
  new RegExp(
    String.raw`\b(?:name|key)\\{0,4}["']?[ \t]{0,8}[:=][ \t]{0,8}\\{0,4}["']?[\w.-]{0,32}?(?:${SECRET_WORD})` +
      String.raw`${REST_OF_KEY}\\{0,4}["']?[\s,]{0,32}\\{0,4}["']?value\\{0,4}["']?[ \t]{0,8}[:=][ \t]{0,8}${VALUE}`,
    'gi',
  ),
];

const OTHER_FORMS: readonly RegExp[] = [
  // Arguments of a command, in one text or as a list.
  new RegExp(
    String.raw`--[\w-]{0,32}?(?:${SECRET_WORD})${REST_OF_KEY}(?:["'],?[ \t\r\n]{0,8}|[ \t]{1,8})(?!-)${VALUE}`,
    'gi',
  ),
  /(?<!\S)["']?(?:-u|--user|--proxy-user)(?:["'],?[ \t]{0,8}|[ \t=]{1,8})(["']?[^\s:"']{0,128}:\S+)/g,
  // SQL, and what a Redis is configured with.
  new RegExp(
    String.raw`\b(?:identified(?:[ \t]{1,8}with[ \t]{1,8}\S{1,64})?[ \t]{1,8}(?:by|as)(?:[ \t]{1,8}password)?|password|requirepass|masterauth)[ \t]{1,8}(${QUOTED})`,
    'gi',
  ),
  /\b(?:requirepass|masterauth)[ \t]{1,8}(\S+)/gi,
  // Elements of XML.
  new RegExp(
    String.raw`<[\w:.-]{0,32}?(?:${SECRET_WORD})[\w:.-]{0,32}(?:[ \t][^<>]{0,256})?>(<!\[CDATA\[[^\]]*|[^<]+)`,
    'gi',
  ),
  new RegExp(
    String.raw`<(?:key|name)>[\w:.-]{0,32}?(?:${SECRET_WORD})[\w:.-]{0,32}</(?:key|name)>\s{0,32}<\w{1,16}>([^<]+)`,
    'gi',
  ),
];

const MAX_KEY = 64;

/** The positions of the credentials in a text. They may overlap. */
export function credentials(text: string): Range[] {
  const patterns = [...PAIRS, ...OTHER_FORMS, ...KNOWN_SECRETS];
  return [...userinfos(text), ...patterns.flatMap((pattern) => valuesOf(pattern, text))];
}

/** The ranges of a pattern's only group. */
function valuesOf(pattern: RegExp, text: string): Range[] {
  const ranges: Range[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const value = match[1];
    const end = match.index + match[0].length;
    const start = end - value.length;
    if (value !== '') ranges.push({ start, end });
    // The supposed value may be another key: "bad token: password: hunter2".
    if (value.length <= MAX_KEY && /[:=]$/.test(value)) pattern.lastIndex = start;
  }
  return ranges;
}
