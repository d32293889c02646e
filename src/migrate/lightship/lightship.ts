import type { CallExpression, Identifier, Node, Statement } from 'typescript';
import type { Source } from '../../code/source.js';
import { shutdownClass, type Hook } from '../main/classes.js';
import { enableHooks, mainFileOf } from '../main/main-file.js';
import { obstacle, writeMain } from '../main/write-main.js';
import type { Changes } from '../source/changes.js';
import { isReference } from '../source/names.js';
import { nodesFrom } from '../source/nodes.js';
import type { Project } from '../source/project.js';
import { insertionsOfImports } from '../source/tidy.js';
import { translateConfiguration } from './configuration.js';
import type { Ship } from './ship.js';
import { translateUse } from './uses.js';
import { isTest } from '../source/test-path.js';

const LIGHTSHIP = 'lightship';

/** Translates the use of `lightship`. */
export function migrateLightship(project: Project, changes: Changes): void {
  for (const source of project.sources) {
    if (isTest(source.path) || !source.text.includes(LIGHTSHIP)) continue;
    for (const call of callsIn(project, source)) translateCall(project, changes, source, call);
  }
}

function callsIn(project: Project, source: Source): CallExpression[] {
  const { ts } = project;
  return nodesFrom(source.file).filter(
    (node): node is CallExpression =>
      ts.isCallExpression(node) &&
      ts.isIdentifier(node.expression) &&
      project.isFrom(source, node.expression.text, LIGHTSHIP, 'createLightship'),
  );
}

function translateCall(project: Project, changes: Changes, source: Source, call: CallExpression): void {
  const { ts } = project;
  const main = mainFileOf(project, source);
  if (typeof main === 'string') return changes.leave(source, call, main);
  const declared = declarationOf(project, call);
  if (!declared)
    return changes.leave(source, call, 'what `createLightship` returns is not in a constant: translate this by hand');

  const problems: (readonly [Node, string])[] = [];
  const remarks: (readonly [Node, string])[] = [];
  const edits: (() => void)[] = [];
  const hooks: Hook[] = [];
  const ship: Ship = {
    project,
    changes,
    main,
    refuse: (node, message) => void problems.push([node, message]),
    remark: (node, message) => void remarks.push([node, message]),
  };
  const { options, signals } = translateConfiguration(ship, call);
  const isUse = (node: Node): node is Identifier =>
    ts.isIdentifier(node) && node.text === declared.name && isReference(ts, node);
  const uses = nodesFrom(source.file).filter(
    (node): node is Identifier => isUse(node) && node.parent !== declared.declaration,
  );
  let needsService = false;
  for (const use of uses) {
    const translated = translateUse(ship, use);
    if (translated?.hook) hooks.push({ name: `handler${hooks.length + 1}`, moved: translated.hook });
    needsService ||= translated?.holds === true;
    if (translated) edits.push(translated.edit);
  }
  const hindrance = obstacle(project, changes, main, options);
  if (hindrance !== undefined) ship.refuse(call, hindrance);
  for (const [node, message] of problems) changes.leave(source, node, message);
  if (problems.length > 0) return;
  ship.remark(call, 'lightship also answered /health, which has no counterpart: point what asks it to /ready');
  for (const [node, message] of remarks) changes.leave(source, node, message);
  changes.cut(source, declared.statement);
  for (const edit of edits) edit();
  if (needsService) {
    for (const edit of insertionsOfImports(source, ["import { HealthService } from 'nestjs-vitals';"]))
      changes.replace(source, edit, edit.text);
  }
  enableHooks(changes, main, signals);
  writeMain(project, changes, main, options, hooks.length > 0 ? [shutdownClass('ShutdownHooks', hooks)] : []);
}

/** `const lightship = await createLightship(…)`. */
function declarationOf(
  { ts }: Project,
  call: CallExpression,
): { name: string; declaration: Node; statement: Statement } | undefined {
  const value = ts.isAwaitExpression(call.parent) ? call.parent : call;
  const declaration = value.parent;
  if (!ts.isVariableDeclaration(declaration) || !ts.isIdentifier(declaration.name)) return undefined;
  const statement = declaration.parent.parent;
  const isAlone = ts.isVariableStatement(statement) && statement.declarationList.declarations.length === 1;
  return isAlone ? { name: declaration.name.text, declaration, statement } : undefined;
}
