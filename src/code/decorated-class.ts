import type ts from 'typescript';
import { localName } from './imports.js';
import type { Source } from './source.js';

/** A class with a decorator that is called. */
export interface DecoratedClass {
  readonly node: ts.ClassDeclaration;
  /** The name of the class, empty if it has none. */
  readonly name: string;
  readonly call: ts.CallExpression;
}

/** The classes of the file with the decorator `name`, which the file imports from `from`, for example `@Module(…)`. */
export function classesWith(source: Source, name: string, from: string): readonly DecoratedClass[] {
  const { ts: compiler, file } = source;
  const local = localName(source, name, from);
  if (local === undefined) return [];
  return file.statements.filter(compiler.isClassDeclaration).flatMap((node) => {
    const calls = (compiler.getDecorators(node) ?? []).map(({ expression }) => expression);
    const call = calls.filter(compiler.isCallExpression).find(({ expression }) => expression.getText(file) === local);
    return call ? [{ node, name: node.name?.text ?? '', call }] : [];
  });
}
