import type { Expression, ObjectLiteralElementLike } from 'typescript';
import { appendElement } from '../../code/lists.js';
import { indentAt, styleOf } from '../../code/style.js';
import type { Changes } from '../source/changes.js';
import { rangeOf, withComma } from '../source/nodes.js';
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
  if (isOneLine) return changes.replace(source, rangeOf(metadata), rebuilt(project, module, lists));

  const { step } = styleOf(source);
  const indent = indentAt(source.text, metadata.properties[0]?.getStart() ?? metadata.getStart());
  // A list that is needed takes the place of one of which nothing is left.
  const free = (['controllers'] as const).find(
    (name) => listOf(project, module, name) && isEmptied(project, module, name, lists[name]),
  );
  for (const [name, change] of Object.entries(lists) as [ListName, ListChange][]) {
    const list = listOf(project, module, name);
    const isHeir = name === 'providers' && !list && free !== undefined && (change.added?.length ?? 0) > 0;
    if (isHeir) {
      changes.replace(
        source,
        rangeOf(listOf(project, module, free)!.parent),
        propertyText(name, change.added!, indent, step),
      );
    } else if (!list) {
      addList(changes, module, name, change.added ?? []);
    } else if (isEmptied(project, module, name, change)) {
      const hasHeir =
        name === free && !listOf(project, module, 'providers') && (lists.providers?.added?.length ?? 0) > 0;
      if (!hasHeir) changes.replace(source, withComma(source.text, list.parent), '');
    } else {
      editList(project, changes, module, name, change);
    }
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
    return changes.replace(source, rangeOf(list), listText(codesOf(project, module, name, change), indent, step));
  }
  const indent = indentAt(source.text, list.elements[0]?.getStart() ?? list.getStart());
  for (const [element, code] of replaced)
    changes.replace(source, code ? rangeOf(element) : withComma(source.text, element), code ? code(indent) : '');
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
function rebuilt(project: Project, module: NestModule, lists: ListChanges): string {
  const { source, metadata } = module;
  const { step } = styleOf(source);
  const outer = indentAt(source.text, metadata.getStart());
  const indent = outer + step;
  const nameOf = (property: ObjectLiteralElementLike): ListName => property.name?.getText() as ListName;
  const present = metadata.properties.flatMap((property) => {
    const change = lists[nameOf(property)];
    if (!change) return [property.getText()];
    const codes = codesOf(project, module, nameOf(property), change);
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
function codesOf(project: Project, module: NestModule, name: ListName, { replaced, added = [] }: ListChange): Code[] {
  const kept = (listOf(project, module, name)?.elements ?? []).flatMap((each): Code[] => {
    const code = replaced?.has(each) ? replaced.get(each) : () => each.getText();
    return code ? [code] : [];
  });
  return [...kept, ...added];
}

function isEmptied(project: Project, module: NestModule, name: ListName, change: ListChange | undefined): boolean {
  return (
    change !== undefined && codesOf(project, module, name, change).length === 0 && (change.replaced?.size ?? 0) > 0
  );
}
