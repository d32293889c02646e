/** A text without its escapes, with the original position of each character. */
export interface Unescaped {
  readonly text: string;
  /** For each index in `text`, and for its end: the index in the original text. */
  readonly places: readonly number[];
}

const ESCAPES =
  /%([0-9a-f]{2})|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})|&#x([0-9a-f]{1,4});|&#([0-9]{1,5});|&(quot|apos|amp|lt|gt);/gi;
const NAMED: Readonly<Record<string, string>> = { quot: '"', apos: "'", amp: '&', lt: '<', gt: '>' };

/**
 * Replaces one level of the escapes of URLs, JSON and HTML for single characters. Characters beyond ASCII stay escaped,
 * because none of them marks a credential. `undefined` if there is nothing to replace.
 */
export function unescapeOnce({ text, places }: Unescaped): Unescaped | undefined {
  let unescaped = '';
  const moved: number[] = [];
  let end = 0;
  const copy = (until: number): void => {
    unescaped += text.slice(end, until);
    for (let place = end; place < until; place++) moved.push(places[place]!);
  };
  for (const match of text.matchAll(ESCAPES)) {
    const character = characterOf(match);
    if (character === undefined) continue;
    copy(match.index);
    unescaped += character;
    moved.push(places[match.index]!);
    end = match.index + match[0].length;
  }
  if (end === 0) return undefined;
  copy(text.length);
  moved.push(places[text.length]!);
  return { text: unescaped, places: moved };
}

/** The text itself, with each character at its own position. */
export function asGiven(text: string): Unescaped {
  return { text, places: Array.from({ length: text.length + 1 }, (_, place) => place) };
}

function characterOf([, percent, unicode, hex, hexEntity, entity, name]: RegExpExecArray): string | undefined {
  if (name !== undefined) return NAMED[name.toLowerCase()];
  const code = entity === undefined ? parseInt([percent, unicode, hex, hexEntity].join(''), 16) : Number(entity);
  return code < 0x80 ? String.fromCharCode(code) : undefined;
}
