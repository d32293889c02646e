import type ts from 'typescript';
import type { DecoratedClass } from './decorated-class.js';
import { appendElement } from './lists.js';
import { Refusal } from './refusal.js';
import type { Change, Source } from './source.js';

/**
 * The elements of an array in the object that a decorator is called with, for example of `imports` in `@Module({ imports: [] })`.
 * There are none if the object has no such property, or if its value is no array that is written there.
 */
export function elementsOf(source: Source, decorated: DecoratedClass, property: string): readonly ts.Expression[] {
  const metadata = metadataOf(source, decorated);
  const array = metadata && arrayIn(source, metadata, property);
  return array instanceof Refusal || !array ? [] : array.elements;
}

/** Adds an element to such an array, which is made if it is missing. Nothing changes if the element is there. */
export function addToArray(source: Source, decorated: DecoratedClass, property: string, element: string): Change {
  const { ts: compiler, file, path } = source;
  const metadata = metadataOf(source, decorated);
  if (!metadata) return new Refusal(`${path} does not write out the object of the decorator of ${decorated.name}`);
  const array = arrayIn(source, metadata, property);
  if (array instanceof Refusal) return array;
  if (array) {
    const isThere = array.elements.some((each) => each.getText(file) === element);
    return isThere ? [] : appendElement(source, array, element);
  }
  if (metadata.properties.some(compiler.isSpreadAssignment))
    return new Refusal(`${path} spreads an object into the decorator of ${decorated.name}, which may have ${property}`);
  return appendElement(source, metadata, `${property}: [${element}]`);
}

function metadataOf({ ts: compiler }: Source, { call }: DecoratedClass): ts.ObjectLiteralExpression | undefined {
  const [argument] = call.arguments;
  return argument && compiler.isObjectLiteralExpression(argument) ? argument : undefined;
}

function arrayIn(
  { ts: compiler, path }: Source,
  metadata: ts.ObjectLiteralExpression,
  property: string,
): ts.ArrayLiteralExpression | Refusal | undefined {
  const found = metadata.properties.find(({ name }) => name && nameOf(compiler, name) === property);
  if (!found) return undefined;
  let value: ts.Expression | undefined = compiler.isPropertyAssignment(found) ? found.initializer : undefined;
  while (value && (compiler.isParenthesizedExpression(value) || compiler.isAsExpression(value)))
    value = value.expression;
  if (value && compiler.isArrayLiteralExpression(value)) return value;
  return new Refusal(`${path} does not write out the array of ${property}`);
}

function nameOf(compiler: Source['ts'], name: ts.PropertyName): string | undefined {
  return compiler.isIdentifier(name) || compiler.isStringLiteral(name) ? name.text : undefined;
}
