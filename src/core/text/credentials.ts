import { isSecretKey, SECRET_WORD, SHORT_SECRET_WORD } from './secret-words.js';

/** A range of a text: from `start` up to, but not including, `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/*
 * Each pattern has one group: the credential. Every repetition below is bounded, or cannot fail once it has begun, so hostile
 * text costs linear time. In doubt more is masked than needed.
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

const ARGUMENTS_AND_ELEMENTS: readonly RegExp[] = [
  // Arguments of a command, in one text or as a list.
  new RegExp(
    String.raw`--[\w-]{0,32}?(?:${SECRET_WORD})${REST_OF_KEY}(?:["'],?[ \t\r\n]{0,8}|[ \t]{1,8})(?!-)${VALUE}`,
    'gi',
  ),
  // What SQL and a Redis are configured with.
  new RegExp(String.raw`\b(?:password|requirepass|masterauth)[ \t]{1,8}(${QUOTED})`, 'gi'),
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

const FORMS_WITHOUT_WORD: readonly RegExp[] = [
  /(?<!\S)["']?(?:-u|--user|--proxy-user)(?:["'],?[ \t]{0,8}|[ \t=]{1,8})(["']?[^\s:"']{0,128}:\S+)/g,
  new RegExp(
    String.raw`\bidentified(?:[ \t]{1,8}with[ \t]{1,8}\S{1,64})?[ \t]{1,8}(?:by|as)(?:[ \t]{1,8}password)?[ \t]{1,8}(${QUOTED})`,
    'gi',
  ),
];

/** The prefixes by which scanners recognise the tokens of well-known services, each as its service documents it. */
const PREFIXES: readonly string[] = [
  String.raw`gh[pousr]_[A-Za-z0-9]{16,255}|github_pat_[A-Za-z0-9_]{16,255}`, // GitHub
  String.raw`gl[a-z]{2,8}-[\w-]{16,255}`, // GitLab
  String.raw`xox[a-z](?:\.xox[a-z])?-[\w-]{8,255}|xapp-[\w-]{8,255}`, // Slack
  String.raw`(?:sk|rk|pk)_(?:live|test)_\w{8,255}|whsec_[\w+/=]{8,255}`, // Stripe
  String.raw`(?:AKIA|ASIA)[A-Z0-9]{12,124}`, // AWS
  String.raw`AIza[\w-]{30,255}|ya29\.[\w-]{8,2048}|GOCSPX-[\w-]{16,255}`, // Google
  String.raw`sk-[\w-]{16,255}`, // OpenAI, Anthropic
  String.raw`npm_[A-Za-z0-9]{16,255}|pypi-[\w-]{16,1024}`, // registries
  String.raw`SG\.[\w-]{8,255}\.[\w-]{8,255}`, // SendGrid
  String.raw`SK[0-9a-f]{32}`, // Twilio
  String.raw`do[opr]_v1_[0-9a-f]{16,255}`, // DigitalOcean
  String.raw`shp[a-z]{2}_[0-9A-Fa-f]{16,255}`, // Shopify
  String.raw`hv[sbr]\.[\w-]{16,1024}`, // HashiCorp Vault
  String.raw`dapi[0-9a-f]{32}`, // Databricks
  String.raw`hf_[A-Za-z0-9]{16,255}`, // Hugging Face
  String.raw`dp\.[a-z]{2,8}\.[\w-]{16,255}`, // Doppler
  String.raw`ATATT3[\w+/=-]{16,1024}`, // Atlassian
  String.raw`NRAK-[A-Z0-9]{16,64}`, // New Relic
  String.raw`lin_api_[A-Za-z0-9]{16,255}`, // Linear
  String.raw`sq0[a-z]{3}-[\w-]{16,255}`, // Square
  String.raw`AGE-SECRET-KEY-1[A-Z0-9]{16,255}`, // age
  String.raw`[0-9]{8,10}:AA[\w-]{30,64}`, // Telegram
  String.raw`eyJ[\w-]{8,4096}\.[\w-]{8,8192}\.[\w-]{0,4096}`, // JSON web tokens
];

/** Secrets that can be recognised by their own form, in any context. */
const KNOWN_SECRETS: readonly RegExp[] = [
  new RegExp(`(?<![A-Za-z0-9_])(${PREFIXES.join('|')})`, 'g'),
  // A block that was cut off ends with the text.
  /-----BEGIN [A-Z0-9 +]{0,40}PRIVATE KEY(?: BLOCK)?-----([^]*?)(?=-----END|$)/g,
  /\bbearer[ \t]{1,8}([\w.~+/=-]{16,})/gi,
  /\b[Bb]asic[ \t]{1,8}((?=[A-Za-z+/]*[A-Z0-9])[A-Za-z0-9+/]{8,}={0,2})(?![\w-])/g,
];

const MAX_KEY = 64;

/** The positions of the credentials in a text. They may overlap. */
export function credentials(text: string): Range[] {
  const patterns = [...FORMS_WITHOUT_WORD, ...KNOWN_SECRETS];
  // Most lines name no secret. The patterns that need such a word are left alone then: to compile them takes longest.
  if (isSecretKey(text)) patterns.push(...PAIRS, ...ARGUMENTS_AND_ELEMENTS);
  return [...userinfos(text), ...patterns.flatMap((pattern) => valuesOf(pattern, text))];
}

/** The ranges of a pattern's only group, which is part of every match. */
function valuesOf(pattern: RegExp, text: string): Range[] {
  const ranges: Range[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const value = match[1]!;
    const end = match.index + match[0].length;
    const start = end - value.length;
    if (value !== '') ranges.push({ start, end });
    // The supposed value may be another key: "bad token: password: hunter2".
    if (value.length <= MAX_KEY && /[:=]$/.test(value)) pattern.lastIndex = start;
  }
  return ranges;
}

/**
 * Users and passwords in URLs of any scheme, even if the password contains characters that should be encoded. Its end is a
 * guess then: in doubt more is masked than needed.
 */
function userinfos(text: string): Range[] {
  return [...inUrls(text), ...withoutScheme(text)];
}

function inUrls(text: string): Range[] {
  return [...text.matchAll(/[^\r\n]+/g)].flatMap(({ 0: line, index: lineStart }) => {
    const lineAt = lineStart + line.lastIndexOf('@');
    return [...line.matchAll(/\S+/g)].flatMap(({ 0: word, index }) => inWord(word, lineStart + index, lineAt));
  });
}

/** The ranges in a word that starts at `offset`; `lineAt` is the position of the last `@` of its line. */
function inWord(word: string, offset: number, lineAt: number): Range[] {
  const wordAt = offset + word.lastIndexOf('@');
  return [...word.matchAll(/:\\?\/\\?\/([^/?#]*)/g)].flatMap(({ 0: match, 1: group, index }) => {
    const authority = group!; // It is part of every match, if only as an empty text.
    const start = offset + index + match.length - authority.length;
    if (wordAt >= start && /[@:]/.test(authority)) return { start, end: wordAt };
    if (isHosts(authority)) return [];
    // A password that contains a blank, or that was cut off.
    return { start, end: lineAt > start ? lineAt : offset + word.length };
  });
}

/** Whether these are hosts only, each with or without a port, and the punctuation of the sentence around them. */
function isHosts(authority: string): boolean {
  return authority.split(',').every((host) => /^(?:\[[^\]]*\])?[^:…]*(?::\d{0,5}[\])}>;:.'"`]*)?$/.test(host));
}

/** Words before a colon that are not users: "mailto:bob@example.com", "npm:typescript@7". */
const NO_USER = 'mailto|npm|jsr|workspace|sips?|xmpp|acct|im|git|ssh|file|urn|https?';
const USER_AND_HOST = new RegExp(
  String.raw`(?<![\w/@.:%+-])(?!(?:${NO_USER}):)[\w.%+-]{1,64}:[^\s/@][^\s/]{0,511}(?=@[A-Za-z0-9[(])`,
  'gi',
);

/** `user:password@host` without a scheme: many clients log their address like this. */
function withoutScheme(text: string): Range[] {
  return [...text.matchAll(USER_AND_HOST)].map(({ 0: userinfo, index }) => ({
    start: index,
    end: index + userinfo.length,
  }));
}
