import type { Node } from 'typescript';
import { nodesIn, type TypeScript } from '../../code/source.js';

/** Every node in `root`, itself included, in the order of the text; not what is in those for which `enters` is false. */
export function nodesFrom(root: Node, enters?: (node: Node) => boolean): Node[] {
  return [root, ...nodesIn(root, enters)];
}

/** Whether a node is a text whose lines must not be indented anew. */
export function isOfSeveralLines(ts: TypeScript, node: Node): boolean {
  return ts.isTemplateLiteral(node) && node.getText().includes('\n');
}

export function rangeOf(node: Node): { start: number; end: number } {
  return { start: node.getStart(), end: node.getEnd() };
}

/** A range of a text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The range of a piece of code with the rest of its lines, so that removing it leaves no blank line behind. */
export function wholeLines(text: string, { start, end }: Range): Range {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const nextLine = text.indexOf('\n', end);
  const lineEnd = nextLine < 0 ? text.length : nextLine + 1;
  const isAlone = text.slice(lineStart, start).trim() === '' && text.slice(end, lineEnd).trim() === '';
  if (!isAlone) return { start, end };
  const before = text.slice(0, lineStart);
  const [blankAfter = ''] = /^[^\S\n]*\r?\n/.exec(text.slice(lineEnd)) ?? [];
  // Of the blank lines around it, or the one at the start of a block, one goes too.
  if (blankAfter !== '' && /(\n[^\S\n]*\r?\n|[{[(]\r?\n|^)$/.test(before))
    return { start: lineStart, end: lineEnd + blankAfter.length };
  const isLast = /^\s*([}\])]|$)/.test(text.slice(lineEnd));
  const [blankBefore = ''] = isLast ? (/(?<=\n)[^\S\n]*\r?\n$/.exec(before) ?? []) : [];
  return { start: lineStart - blankBefore.length, end: lineEnd };
}

/** The ranges that have to go for some elements of a list to go. Neighbours go as one, because the comma between them is of both. */
export function rangesWithout(text: string, elements: readonly Node[], isGone: (element: Node) => boolean): Range[] {
  const ranges: Range[] = [];
  elements.forEach((each, index) => {
    if (!isGone(each)) return;
    const before = index > 0 && isGone(elements[index - 1]!) ? ranges.pop() : undefined;
    ranges.push({ start: before?.start ?? each.getStart(), end: each.getEnd() });
  });
  return ranges.map((range) => withComma(text, range));
}

/** A part of a list with the comma after it, and with its lines if it has them for itself. */
function withComma(text: string, range: Range): Range {
  const [after = ''] = /^\s*,?/.exec(text.slice(range.end)) ?? [];
  const end = range.end + (after.endsWith(',') ? after.length : 0);
  const [rest = ''] = /^[^\S\n]*\r?\n/.exec(text.slice(end)) ?? [];
  const lineStart = text.lastIndexOf('\n', range.start - 1) + 1;
  const isAlone = text.slice(lineStart, range.start).trim() === '' && rest !== '';
  if (isAlone) return { start: lineStart, end: end + rest.length };
  const [space = ''] = /^[^\S\n]+/.exec(text.slice(end)) ?? [];
  if (after.endsWith(',')) return { start: range.start, end: end + space.length };
  // The last one has no comma after it: the one before it goes.
  const [comma = ''] = /,\s*$/.exec(text.slice(0, range.start)) ?? [];
  return { start: range.start - comma.length, end: range.end };
}

/** Where a node starts together with the comments that belong to it. */
export function startWithComments(text: string, node: Node): number {
  const lead = text.slice(node.getFullStart(), node.getStart());
  // What stands on the line of the code before, or above a blank line, is about something else.
  const from = Math.max(
    lead.indexOf('\n') + 1,
    ...[...lead.matchAll(/\n[^\S\n]*\r?\n/g)].map(({ index, 0: blank }) => index + blank.length),
  );
  const rest = lead.slice(from);
  return node.getFullStart() + from + (rest.length - rest.trimStart().length);
}

/** The comments that belong to a node, each line of them without its indentation; empty if there are none. */
export function commentsBefore(text: string, node: Node): string {
  const comments = text.slice(startWithComments(text, node), node.getStart());
  return comments.replaceAll(/^[^\S\n]+/gm, '').replaceAll(/^\*/gm, ' *');
}
