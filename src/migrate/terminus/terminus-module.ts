import type { Expression } from 'typescript';
import type { Source } from '../../code/source.js';
import { changeLists } from '../nest/module-edits.js';
import { listOf, type NestModule } from '../nest/modules.js';
import type { Changes } from '../source/changes.js';
import { isReference } from '../source/names.js';
import { nodesFrom } from '../source/nodes.js';
import type { Project } from '../source/project.js';
import { TERMINUS } from './entry.js';
import type { NewClass } from '../nest/indicator-file.js';
import { isTest } from '../source/test-path.js';

/** What Terminus exports and does not provide: it can be used without `TerminusModule`. */
const FREE: ReadonlySet<string> = new Set([
  'HealthCheck',
  'HealthCheckError',
  'HealthCheckResult',
  'HealthCheckStatus',
  'HealthIndicator',
  'HealthIndicatorFunction',
  'HealthIndicatorResult',
  'HealthIndicatorStatus',
  'TerminusModule',
]);

/** Whether something that stays, or a new class, is given a provider of `TerminusModule`. */
export function needsTerminus(
  project: Project,
  changes: Changes,
  sources: readonly Source[],
  classes: readonly NewClass[],
): boolean {
  const isProvided = ({ from, name }: { from: string; name: string }): boolean => from === TERMINUS && !FREE.has(name);
  if (classes.some(({ luggage }) => luggage.imports.some(isProvided))) return true;
  return sources.some((source) => {
    if (isTest(source.path)) return false;
    const provided = new Set([...project.importsIn(source).values()].filter(isProvided).map(({ local }) => local));
    return nodesFrom(source.file).some(
      (node) =>
        project.ts.isIdentifier(node) &&
        provided.has(node.text) &&
        isReference(project.ts, node) &&
        !changes.isGone(source, node),
    );
  });
}

/** `TerminusModule` and `TerminusModule.forRoot(…)` among the imports of a module. */
export function terminusElements(project: Project, module: NestModule): Expression[] {
  const { ts } = project;
  const isMentionedElsewhere =
    nodesFrom(module.metadata).filter((node) => ts.isIdentifier(node) && node.text === 'TerminusModule').length > 1;
  if (isMentionedElsewhere) return [];
  return (listOf(project, module, 'imports')?.elements ?? []).filter((each) => {
    const isCall = ts.isCallExpression(each) && ts.isPropertyAccessExpression(each.expression);
    if (isCall && each.expression.getText().endsWith('.forRootAsync')) return false;
    const name = isCall ? (each.expression as { expression?: Expression }).expression : each;
    return (
      name !== undefined &&
      ts.isIdentifier(name) &&
      project.isFrom(module.source, name.text, TERMINUS, 'TerminusModule')
    );
  });
}

/** Removes `TerminusModule` from these modules. */
export function dropTerminus(project: Project, changes: Changes, modules: readonly NestModule[]): void {
  for (const module of modules) {
    const replaced = new Map(terminusElements(project, module).map((each) => [each, undefined]));
    if (replaced.size > 0) changeLists(project, changes, module, { imports: { replaced } });
  }
}
