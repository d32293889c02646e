import type ts from 'typescript';
import type { DecoratedClass } from '../code/decorated-class.js';
import { elementsOf } from '../code/decorator-array.js';
import { originOf } from '../code/imports.js';
import type { Source } from '../code/source.js';
import type { FoundClient } from './found-client.js';

/** A name that can be part of the name of a file. */
const LABEL = /^[\w-]*$/;

/**
 * The data sources that this module registers with `TypeOrmModule.forRoot()`, if it is written there whether they have a name and, with
 * `isDoubtful`, of which type they are.
 */
export function findDataSources(source: Source, module: DecoratedClass, isDoubtful: boolean): readonly FoundClient[] {
  return callsOf(source, module, 'TypeOrmModule', '@nestjs/typeorm', /^forRoot(Async)?$/).flatMap(
    (call): FoundClient[] => {
      const [options] = call.arguments;
      const name = options ? textOf(source, options, 'name') : '';
      const type = (options && textOf(source, options, 'type')) ?? '';
      const isWrong = type === 'mongodb' || (isDoubtful && type === '');
      if (name === undefined || isWrong || !LABEL.test(name)) return [];
      if (name === '') return [{ injection: undefined, source, module }];
      const decorator = `@InjectDataSource('${name}')`;
      const imports = [
        { name: 'InjectDataSource', from: '@nestjs/typeorm' },
        { name: 'DataSource', from: 'typeorm' },
      ];
      return [{ injection: { decorator, type: 'DataSource', imports }, label: name, source, module }];
    },
  );
}

/** The connections that this module registers with `MongooseModule.forRoot()`, if it is written there whether they have a name. */
export function findConnections(source: Source, module: DecoratedClass): readonly FoundClient[] {
  const imports = [{ name: 'InjectConnection', from: '@nestjs/mongoose' }];
  const nameIn = (options: ts.Expression | undefined): string | undefined =>
    options ? textOf(source, options, 'connectionName') : '';
  return [
    ...callsOf(source, module, 'MongooseModule', '@nestjs/mongoose', /^forRoot$/).map((call) =>
      nameIn(call.arguments[1]),
    ),
    ...callsOf(source, module, 'MongooseModule', '@nestjs/mongoose', /^forRootAsync$/).map((call) =>
      nameIn(call.arguments[0]),
    ),
  ]
    .filter((name) => name !== undefined && LABEL.test(name))
    .map((label) => {
      const decorator = label === '' ? '@InjectConnection()' : `@InjectConnection('${label}')`;
      return { injection: { decorator, imports }, label, source, module };
    });
}

/** The queues that this module registers with `BullModule.registerQueue()`. */
export function findQueues(source: Source, module: DecoratedClass): readonly FoundClient[] {
  const imports = [{ name: 'InjectQueue', from: '@nestjs/bullmq' }];
  return callsOf(source, module, 'BullModule', '@nestjs/bullmq', /^registerQueue(Async)?$/)
    .flatMap((call) => call.arguments.map((options) => textOf(source, options, 'name')))
    .filter((name) => name !== undefined && name !== '' && LABEL.test(name))
    .map((label) => ({ injection: { decorator: `@InjectQueue('${label}')`, imports }, label, source, module }));
}

/** The calls of static methods of this class in the `imports` of a module. */
function callsOf(
  source: Source,
  module: DecoratedClass,
  name: string,
  from: string,
  method: RegExp,
): readonly ts.CallExpression[] {
  const { ts: compiler } = source;
  return elementsOf(source, module, 'imports').filter((element): element is ts.CallExpression => {
    if (!compiler.isCallExpression(element) || !compiler.isPropertyAccessExpression(element.expression)) return false;
    const { expression, name: called } = element.expression;
    const origin = compiler.isIdentifier(expression) ? originOf(source, expression.text) : undefined;
    return origin?.name === name && origin.from === from && method.test(called.text);
  });
}

/** The text of a property of an object, empty if it has no such property, `undefined` if that cannot be seen. */
function textOf({ ts: compiler, file }: Source, object: ts.Expression, name: string): string | undefined {
  if (!compiler.isObjectLiteralExpression(object)) return undefined;
  const property = object.properties.find((each) => each.name?.getText(file) === name);
  if (!property) return object.properties.some(compiler.isSpreadAssignment) ? undefined : '';
  const isText = compiler.isPropertyAssignment(property) && compiler.isStringLiteral(property.initializer);
  return isText ? property.initializer.text : undefined;
}
