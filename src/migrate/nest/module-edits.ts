import type { Expression, Node, ObjectLiteralElementLike } from 'typescript';
import { appendElement } from '../../code/lists.js';
import { indentAt, styleOf } from '../../code/style.js';
import type { Changes } from '../source/changes.js';
import { isOfSeveralLines, nodesFrom, rangeOf, rangesWithout } from '../source/nodes.js';
import type { Project } from '../source/project.js';
import { listOf, type ListName, type NestModule } from './modules.js';

/** Code for a place whose lines are indented like this. */
export type Code = (indent: string) => string;

/** What becomes of one list of a module. */
interface ListChange {
  /** The elements that go, each with what takes its place, if anything does. */
  readonly replaced?: ReadonlyMap<Expression, Code | undefined>;
  readonly added?: readonly Code[];
}

type ListChanges = Readonly<Partial<Record<ListName, ListChange>>>;

/** Changes lists of a module, and makes those that it lacks. */
export function changeLists(project: Project, changes: Changes, module: NestModule, lists: ListChanges): void {
  const { source, metadata } = module;
  const isOneLine = !/^\{\s*\n/.test(metadata.getText());
  if (isOneLine) return changes.replace(source, rangeOf(metadata), rebuilt(project, changes, module, lists));

  const { step } = styleOf(source);
  const indent = indentAt(source.text, metadata.properties[0]?.getStart() ?? metadata.getStart());
  const emptied = (['controllers', 'imports'] as const).filter((name) => isEmptied(project, module, name, lists[name]));
  const needed = (['providers', 'imports'] as const).filter(
    (name) => !listOf(project, module, name) && (lists[name]?.added?.length ?? 0) > 0,
  );
  // A list that is needed takes the place of one of which nothing is left.
  const [free, heir] = needed.length > 0 ? [emptied[0], needed[0]] : [];
  if (free !== undefined) {
    const range = rangeOf(listOf(project, module, free)!.parent);
    changes.replace(source, range, propertyText(heir!, lists[heir!]!.added!, indent, step));
  }
  const gone = new Set<Node>(
    emptied.filter((name) => name !== free).map((name) => listOf(project, module, name)!.parent),
  );
  for (const range of rangesWithout(source.text, metadata.properties, (each) => gone.has(each)))
    changes.replace(source, range, '');
  for (const [name, change] of Object.entries(lists) as [ListName, ListChange][]) {
    if (name === heir && free !== undefined) continue;
    if (!listOf(project, module, name)) addList(changes, module, name, change.added ?? []);
    else if (!isEmptied(project, module, name, change)) editList(project, changes, module, name, change);
  }
}

function editList(project: Project, changes: Changes, module: NestModule, name: ListName, change: ListChange): void {
  const { source } = module;
  const list = listOf(project, module, name)!;
  const { added = [], replaced = new Map<Expression, undefined>() } = change;
  if (added.length === 0 && replaced.size === 0) return;
  const { step } = styleOf(source);
  if (!/^\[\s*\n/.test(list.getText())) {
    const indent = indentAt(source.text, list.parent.getStart());
    return changes.replace(
      source,
      rangeOf(list),
      listText(codesOf(project, changes, module, name, change), indent, step),
    );
  }
  const indent = indentAt(source.text, list.elements[0]?.getStart() ?? list.getStart());
  const isGone = (each: Node): boolean => replaced.has(each as Expression) && !replaced.get(each as Expression);
  for (const range of rangesWithout(source.text, list.elements, isGone)) changes.replace(source, range, '');
  for (const [element, code] of replaced) if (code) changes.replace(source, rangeOf(element), code(indent));
  if (added.length === 0) return;
  const text = added.map((code) => code(indent)).join(`,\n${indent}`);
  for (const edit of appendElement(source, list, text)) changes.replace(source, edit, edit.text);
}

/** `imports` stands first, as is usual, and the other lists last. */
function addList(changes: Changes, { source, metadata }: NestModule, name: ListName, added: readonly Code[]): void {
  if (added.length === 0) return;
  const [first] = metadata.properties;
  const { step } = styleOf(source);
  const indent = first ? indentAt(source.text, first.getStart()) : indentAt(source.text, metadata.getStart()) + step;
  const text = propertyText(name, added, indent, step);
  if (first && name === 'imports') changes.insert(source, first.getStart(), `${text},\n${indent}`);
  else for (const edit of appendElement(source, metadata, text)) changes.replace(source, edit, edit.text);
}

/** An object on one line, with its members one a line. */
function rebuilt(project: Project, changes: Changes, module: NestModule, lists: ListChanges): string {
  const { source, metadata } = module;
  const { step } = styleOf(source);
  const outer = indentAt(source.text, metadata.getStart());
  const indent = outer + step;
  const nameOf = (property: ObjectLiteralElementLike): ListName => property.name?.getText() as ListName;
  const present = metadata.properties.flatMap((property) => {
    const change = lists[nameOf(property)];
    if (!change) return [changes.take(source, property)];
    const codes = codesOf(project, changes, module, nameOf(property), change);
    return codes.length === 0 ? [] : [propertyText(nameOf(property), codes, indent, step)];
  });
  const fresh = (name: ListName): string[] => {
    const added = lists[name]?.added ?? [];
    return listOf(project, module, name) || added.length === 0 ? [] : [propertyText(name, added, indent, step)];
  };
  const members = [...fresh('imports'), ...present, ...fresh('providers')];
  const line = `{ ${members.join(', ')} }`;
  if (!line.includes('\n') && line.length < 70) return line;
  return `{\n${members.map((member) => `${indent}${member},\n`).join('')}${outer}}`;
}

function propertyText(name: ListName, elements: readonly Code[], indent: string, step: string): string {
  return `${name}: ${listText(elements, indent, step)}`;
}

/** A list on one line if it is short, or with one element a line. */
function listText(elements: readonly Code[], indent: string, step: string): string {
  const line = `[${elements.map((code) => code(indent)).join(', ')}]`;
  if (line.length + indent.length <= 70 && !line.includes('\n')) return line;
  const inner = indent + step;
  return `[\n${elements.map((code) => `${inner}${code(inner)},\n`).join('')}${indent}]`;
}

/** The elements of a list after a change. */
function codesOf(
  project: Project,
  changes: Changes,
  module: NestModule,
  name: ListName,
  { replaced, added = [] }: ListChange,
): Code[] {
  const kept = (listOf(project, module, name)?.elements ?? []).flatMap((each): Code[] => {
    const code = replaced?.has(each) ? replaced.get(each) : keptCode(project, changes, module, each);
    return code ? [code] : [];
  });
  return [...kept, ...added];
}

/** An element as it is, or, if something inside it has changed, with the new lines where the list stands now. */
function keptCode({ ts }: Project, changes: Changes, { source }: NestModule, element: Expression): Code {
  const text = changes.take(source, element);
  const isFixed = text === element.getText() || nodesFrom(element).some((each) => isOfSeveralLines(ts, each));
  const outer = indentAt(source.text, element.getStart());
  return (indent) => (isFixed ? text : text.replaceAll(`\n${outer}`, `\n${indent}`));
}

function isEmptied(project: Project, module: NestModule, name: ListName, change: ListChange | undefined): boolean {
  const list = listOf(project, module, name);
  const { added = [], replaced } = change ?? {};
  if (!list || added.length > 0 || !replaced || replaced.size === 0) return false;
  return list.elements.every((each) => replaced.has(each) && !replaced.get(each));
}
