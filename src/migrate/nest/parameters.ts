import type { ClassDeclaration, ConstructorDeclaration, ParameterDeclaration } from 'typescript';
import type { TypeScript } from '../../code/source.js';
import { decoratorsOf } from './decorators.js';

export function constructorOf(ts: TypeScript, declaration: ClassDeclaration): ConstructorDeclaration | undefined {
  return declaration.members.find((member) => ts.isConstructorDeclaration(member));
}

/** The parameters of a constructor that are properties too, by name. */
export function parameterProperties(ts: TypeScript, declaration: ClassDeclaration): Map<string, ParameterDeclaration> {
  const parameters = constructorOf(ts, declaration)?.parameters ?? [];
  const found = parameters.flatMap((each) =>
    ts.isIdentifier(each.name) && (ts.getModifiers(each) ?? []).length > 0 ? [[each.name.text, each] as const] : [],
  );
  return new Map(found);
}

/** The name of the type of a parameter, if it is one name. */
export function typeNameOf(ts: TypeScript, { type }: ParameterDeclaration): string | undefined {
  return type && ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) ? type.typeName.text : undefined;
}

/** The parameter for another constructor, as a property or not. */
export function parameterText(ts: TypeScript, parameter: ParameterDeclaration, isProperty: boolean): string {
  const decorators = decoratorsOf(ts, parameter).map((each) => `${each.getText()} `);
  const type = parameter.type ? `: ${parameter.type.getText()}` : '';
  return `${decorators.join('')}${isProperty ? 'private readonly ' : ''}${parameter.name.getText()}${type}`;
}
