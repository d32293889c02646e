import type ts from 'typescript';
import { applyEdits, type Edit } from './edit.js';
import { Refusal } from './refusal.js';

/** The compiler, which the project of the user has. */
export type TypeScript = typeof ts;

/** A file of the user, parsed. */
export interface Source {
  readonly ts: TypeScript;
  /** The path that sentences name it by. */
  readonly path: string;
  readonly text: string;
  readonly file: ts.SourceFile;
}

/** What a step changes in a source, or why it cannot. */
export type Change = readonly Edit[] | Refusal;

export function parseSource(compiler: TypeScript, path: string, text: string): Source | Refusal {
  const line = faultyLine(compiler, path, text);
  if (line !== undefined) return new Refusal(`${path} has a syntax error in line ${line}`);
  const file = compiler.createSourceFile(path, text, compiler.ScriptTarget.Latest, true);
  return { ts: compiler, path, text, file };
}

/** The line of the first syntax error, if there is one. */
export function faultyLine(compiler: TypeScript, path: string, text: string): number | undefined {
  const { diagnostics = [] } = compiler.transpileModule(text, { fileName: path, reportDiagnostics: true });
  const fault = diagnostics.find(({ file }) => file !== undefined);
  return fault && text.slice(0, fault.start).split('\n').length;
}

/** The text after one step after the other; each sees what the ones before it have changed. All is refused if one step is. */
export function changeInTurn(source: Source, steps: readonly ((source: Source) => Change)[]): string | Refusal {
  let current = source;
  for (const step of steps) {
    const edits = step(current);
    if (edits instanceof Refusal) return edits;
    if (edits.length === 0) continue;
    const next = parseSource(current.ts, current.path, applyEdits(current.text, edits));
    if (next instanceof Refusal) return next;
    current = next;
  }
  return current.text;
}

/** Every node below this one, in the order of the text; not those for which `enters` is false, nor what is below them. */
export function* nodesIn(node: ts.Node, enters: (node: ts.Node) => boolean = () => true): Generator<ts.Node> {
  const waiting = childrenOf(node).toReversed();
  // A list of what waits, because a generator in a generator costs each node as many steps as it is deep.
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (!enters(next)) continue;
    yield next;
    for (const child of childrenOf(next).toReversed()) waiting.push(child);
  }
}

function childrenOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  node.forEachChild((child) => void children.push(child));
  return children;
}

/** Whether the file uses an identifier of this name outside of its imports. */
export function mentions(source: Source, name: string): boolean {
  for (const node of nodesIn(source.file, (each) => !source.ts.isImportDeclaration(each)))
    if (source.ts.isIdentifier(node) && node.text === name) return true;
  return false;
}
