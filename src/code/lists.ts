import type ts from 'typescript';
import { insertion, type Edit } from './edit.js';
import type { Source } from './source.js';
import { indentAt, styleOf } from './style.js';

type ListNode = ts.ArrayLiteralExpression | ts.ObjectLiteralExpression | ts.NamedImports;

/** Adds an element at the end of `[…]` or `{…}`: on a line of its own if the closing bracket has one. */
export function appendElement(source: Source, list: ListNode, element: string): readonly Edit[] {
  const { ts: compiler, text, file } = source;
  const items: ts.NodeArray<ts.Node> = 'properties' in list ? list.properties : list.elements;
  const close = list.end - 1;
  const last = items.at(-1);
  if (!last) return appendToEmpty(source, list, element);
  if (!text.slice(items.end, close).includes('\n')) return [insertion(last.end, `, ${element}`)];

  const comma = items.hasTrailingComma ? ',' : '';
  const after = items.hasTrailingComma ? items.end : last.end;
  // A comment behind the last element belongs to it.
  const lineEnd = compiler.getTrailingCommentRanges(text, after)?.at(-1)?.end ?? after;
  const line = styleOf(source).newline + indentAt(text, last.getStart(file)) + element + comma;
  return [...(comma ? [] : [insertion(last.end, ',')]), insertion(lineEnd, line)];
}

function appendToEmpty(source: Source, list: ListNode, element: string): readonly Edit[] {
  const { ts: compiler, text, file } = source;
  const open = list.getStart(file) + 1;
  const close = list.end - 1;
  const inside = text.slice(open, close);
  if (inside.trim() === '') {
    const pad = compiler.isArrayLiteralExpression(list) ? '' : ' ';
    return [{ start: open, end: close, text: pad + element + pad }];
  }
  const { newline, step } = styleOf(source);
  if (!inside.includes('\n')) return [insertion(close, `${/\s$/.test(inside) ? '' : ' '}${element} `)];
  return [
    insertion(close - (/[ \t]*$/.exec(inside)?.[0].length ?? 0), indentAt(text, close) + step + element + newline),
  ];
}
