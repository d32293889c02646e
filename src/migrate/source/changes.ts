import { startWithComments, wholeLines, type Range } from './nodes.js';
import type { Node } from 'typescript';
import { applyEdits, type Edit } from '../../code/edit.js';
import type { Source } from '../../code/source.js';

/** Something that stays as it is, with what a person should do. */
export interface Left {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  readonly message: string;
}

/** Collects what the migration would do. */
export class Changes {
  private readonly edits = new Map<Source, Edit[]>();
  readonly created = new Map<string, string>();
  private readonly left: Left[] = [];
  private readonly given: Source[] = [];
  private readonly explained = new Set<string>();

  replace(source: Source, { start, end }: Range, text: string): void {
    this.editsOf(source).push({ start, end, text });
  }

  insert(source: Source, position: number, text: string): void {
    this.replace(source, { start: position, end: position }, text);
  }

  /** The text of a node after the edits inside it, which are forgotten: whoever takes the text writes it. */
  take(source: Source, node: Node): string {
    const [from, to] = [node.getStart(), node.getEnd()];
    const isInside = ({ start, end }: Edit): boolean =>
      start === end ? from < start && start < to : from <= start && end <= to;
    const edits = this.editsOf(source);
    const inside = edits
      .filter(isInside)
      .map(({ start, end, text }) => ({ start: start - from, end: end - from, text }));
    this.edits.set(
      source,
      edits.filter((each) => !isInside(each)),
    );
    return applyEdits(node.getText(), inside);
  }

  /** Removes a node with its comments. */
  cut(source: Source, node: Node): void {
    const range = wholeLines(source.text, { start: startWithComments(source.text, node), end: node.getEnd() });
    this.replace(source, range, '');
  }

  /** Notes that a module of this file gets `HealthModule`. */
  give(source: Source): void {
    this.given.push(source);
  }

  /** Whether a file of the same folder, or of one inside it, has a module that gets `HealthModule`. */
  isGiven({ path }: Source): boolean {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    return this.given.some((each) => each.path.startsWith(folder));
  }

  create(path: string, text: string): void {
    this.created.set(path, text);
  }

  /** Notes that something stays; `about` is the file that stays as it is because of that. */
  leave(source: Source, node: Node, message: string, about = source): void {
    const { line, character } = source.file.getLineAndCharacterOfPosition(node.getStart());
    this.left.push({ file: source.path, line: line + 1, column: character + 1, message });
    this.explained.add(about.path);
  }

  /** Whether something that is left says why this file stays as it is. */
  isExplained({ path }: Source): boolean {
    return this.explained.has(path);
  }

  /** Notes something about a file that cannot be read. */
  leaveLine(file: string, line: number, message: string): void {
    this.left.push({ file, line, column: 1, message });
  }

  /** Whether a node is in a part that is removed or replaced. */
  isGone(source: Source, node: Node): boolean {
    return this.editsOf(source).some(
      ({ start, end }) => start <= node.getStart() && node.getEnd() <= end && start < end,
    );
  }

  get findings(): Left[] {
    const byPlace = (a: Left, b: Left): number =>
      (a.file < b.file ? -1 : Number(a.file > b.file)) || a.line - b.line || a.column - b.column;
    const texts = new Map(this.left.map((each) => [JSON.stringify(each), each]));
    return [...texts.values()].sort(byPlace);
  }

  /** The files with their edits. */
  get edited(): { source: Source; text: string }[] {
    return [...this.edits].map(([source, edits]) => ({
      source,
      text: applyEdits(source.text, edits),
    }));
  }

  private editsOf(source: Source): Edit[] {
    const edits = this.edits.get(source) ?? [];
    this.edits.set(source, edits);
    return edits;
  }
}
