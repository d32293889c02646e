import type { ArrayLiteralExpression, ClassDeclaration, Expression, ObjectLiteralExpression } from 'typescript';
import type { Project } from '../source/project.js';
import type { Source } from '../../code/source.js';
import { decoratorCall } from './decorators.js';

/** A class with `@Module({ … })` whose argument is written out. */
export interface NestModule {
  readonly source: Source;
  readonly declaration: ClassDeclaration;
  readonly metadata: ObjectLiteralExpression;
}

export type ListName = 'imports' | 'controllers' | 'providers';

export function modulesIn(project: Project): NestModule[] {
  const { ts, sources } = project;
  return sources.flatMap((source) =>
    source.file.statements
      .filter((each) => ts.isClassDeclaration(each))
      .flatMap((declaration) => {
        const metadata = decoratorCall(ts, declaration, 'Module')?.arguments[0];
        return metadata && ts.isObjectLiteralExpression(metadata) ? [{ source, declaration, metadata }] : [];
      }),
  );
}

/** A list of the module, if it is written out. */
export function listOf({ ts }: Project, { metadata }: NestModule, name: ListName): ArrayLiteralExpression | undefined {
  for (const each of metadata.properties) {
    if (ts.isPropertyAssignment(each) && each.name.getText() === name && ts.isArrayLiteralExpression(each.initializer))
      return each.initializer;
  }
  return undefined;
}

/** Whether one of these lists is in a form that is not understood; an object that is spread may have any of them. */
export function hasOddList(project: Project, module: NestModule, names: readonly ListName[]): boolean {
  const { properties } = module.metadata;
  const isOdd = (name: ListName): boolean =>
    properties.some((each) => each.name?.getText() === name) && !listOf(project, module, name);
  return properties.some((each) => project.ts.isSpreadAssignment(each)) || names.some(isOdd);
}

/** The element of a list that names a class of a file. */
export function elementFor(
  project: Project,
  module: NestModule,
  name: ListName,
  target: { source: Source; name: string },
): Expression | undefined {
  const { ts } = project;
  return listOf(project, module, name)?.elements.find((each) => {
    if (!ts.isIdentifier(each)) return false;
    const imported = project.importsIn(module.source).get(each.text);
    return (
      project.sourceOf(module.source, each.text) === target.source && (imported?.name ?? each.text) === target.name
    );
  });
}
