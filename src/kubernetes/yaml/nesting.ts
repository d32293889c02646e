import { Lexer } from 'yaml';

/** The deepest manifests, definitions of custom resources, have about fifty levels. */
const MAX_DEPTH = 200;
/** A text with a few of these is wrong, and the parser says where; one with many is none. */
const MAX_STRAY = 100;
const SCALAR = '\u001F';
const INDICATORS = new Set(['-', '?', ':']);

/**
 * Where the nesting of the text is nothing that can be parsed, or `undefined` if it can. The parser calls itself for each level,
 * and when it runs out of stack inside a regular expression, V8 ends the process: catching the error is not enough. For each
 * bracket that closes nothing the parser makes an error, which takes half a minute for a megabyte of them.
 */
export function unparsableAt(text: string): number | undefined {
  return deepBlockAt(text) ?? deepFlowAt(text);
}

/** By the indentation of lines and by the indicators that begin them, before even the lexer, which calls itself for these. */
function deepBlockAt(text: string): number | undefined {
  const levels: { readonly indent: number; readonly depth: number }[] = [];
  let start = 0;
  while (start < text.length) {
    const next = text.indexOf('\n', start);
    const end = next < 0 ? text.length : next;
    const line = text.slice(start, end);
    const indent = line.search(/\S/);
    if (indent >= 0) {
      while ((levels.at(-1)?.indent ?? -1) >= indent) levels.pop();
      const depth = (levels.at(-1)?.depth ?? 0) + 1 + longestRun(line);
      if (depth > MAX_DEPTH) return start;
      levels.push({ indent, depth });
    }
    start = end + 1;
  }
  return undefined;
}

/** How many indicators of a level, an anchor or a tag follow one another. */
function longestRun(line: string): number {
  let longest = 0;
  let run = 0;
  for (const word of line.split(/[ \t]+/)) {
    run = INDICATORS.has(word) || word.startsWith('&') || word.startsWith('!') ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

/** By the brackets that are no part of a text. */
function deepFlowAt(text: string): number | undefined {
  let offset = 0;
  let depth = 0;
  let before = '';
  for (const token of new Lexer().lex(text)) {
    if (before !== SCALAR) {
      if (token === '[' || token === '{') depth++;
      if (token === ']' || token === '}') depth--;
      if (depth > MAX_DEPTH || depth < -MAX_STRAY) return offset;
    }
    // The lexer adds marks of one control character, which do not stand in the text.
    if (text.startsWith(token, offset)) offset += token.length;
    before = token;
  }
  return undefined;
}
