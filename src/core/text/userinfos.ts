/** A range of a text: from `start` up to, but not including, `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Users and passwords in URLs of any scheme, even if the password contains characters that should be encoded. Its end is a
 * guess then: in doubt more is masked than needed.
 */
export function userinfos(text: string): Range[] {
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
  return [...word.matchAll(/:\\?\/\\?\/([^/?#]*)/g)].flatMap(({ 0: match, 1: authority, index }) => {
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
  String.raw`(?<![\w/@.:%+-])(?!(?:${NO_USER}):)([\w.%+-]{1,64}:[^\s/@][^\s/]{0,511})@(?=[A-Za-z0-9[(])`,
  'gi',
);

/** `user:password@host` without a scheme: many clients log their address like this. */
function withoutScheme(text: string): Range[] {
  return [...text.matchAll(USER_AND_HOST)].map(({ 1: userinfo, index }) => ({
    start: index,
    end: index + userinfo.length,
  }));
}
