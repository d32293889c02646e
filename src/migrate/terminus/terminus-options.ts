import type { CallExpression, Expression, Node, ObjectLiteralElementLike } from 'typescript';
import type { ModuleOptions } from '../nest/module-options.js';
import { listOf, type NestModule } from '../nest/modules.js';
import type { Changes } from '../source/changes.js';
import { membersOf, numberIn } from '../source/literals.js';
import { rangesWithout } from '../source/nodes.js';
import type { Project } from '../source/project.js';
import { TERMINUS } from './entry.js';

/** The longest delay that leaves the other steps of the drain their default times. */
const LONGEST_DELAY = 24_000;

interface Delay {
  readonly module: NestModule;
  readonly node: Expression;
}

/** What the options of `TerminusModule` in these modules are here. What has no counterpart is left with a word about it. */
export function terminusOptions(project: Project, changes: Changes, modules: readonly NestModule[]): ModuleOptions {
  const delays = modules.flatMap((module) => delayIn(project, changes, module) ?? []);
  const [only, second] = delays;
  if (!only) return {};
  const ms = numberIn(project.ts, only.node);
  if (!second && ms !== undefined && ms <= LONGEST_DELAY) return { drain: { propagationDelayMs: only.node.getText() } };
  const message = second
    ? 'several modules set this: set `drain.propagationDelayMs` of `HealthModule` to the one that counts'
    : ms === undefined
      ? 'set `drain.propagationDelayMs` of `HealthModule` to this'
      : 'this does not fit into the 30 s that Kubernetes grants by default: set `propagationDelayMs`, `deadlineMs` and `gracePeriodMs` of `drain`';
  for (const { module, node } of delays) changes.leave(module.source, node, message);
  return {};
}

function delayIn(project: Project, changes: Changes, module: NestModule): Delay | undefined {
  const call = callIn(project, module);
  if (!call) return undefined;
  const { ts } = project;
  const leave = (node: Expression | CallExpression, message: string): void =>
    changes.leave(module.source, node, message);
  const [given] = call.arguments;
  const members = given && ts.isObjectLiteralExpression(given) ? membersOf(ts, given) : new Map<string, never>();
  if (call.expression.getText().endsWith('Async') || !members || (given && !ts.isObjectLiteralExpression(given))) {
    leave(
      call,
      'these options are not written out: set `drain.propagationDelayMs` of `HealthModule` to `gracefulShutdownTimeoutMs`',
    );
    return undefined;
  }
  const logger = members.get('logger') as Expression | undefined;
  if (logger && !/^(true|false)$/.test(logger.getText()))
    leave(logger, 'the module writes to the logger of the application: pass this one to `app.useLogger()`');
  const delay = members.get('gracefulShutdownTimeoutMs') as Expression | undefined;
  return delay && { module, node: delay };
}

/** Removes the delay from a `TerminusModule` that stays, because `HealthModule` waits for it. */
export function cutDelay(project: Project, changes: Changes, module: NestModule): void {
  const given = callIn(project, module)?.arguments[0];
  if (!given || !project.ts.isObjectLiteralExpression(given)) return;
  const isDelay = (each: Node): boolean =>
    (each as ObjectLiteralElementLike).name?.getText() === 'gracefulShutdownTimeoutMs';
  for (const range of rangesWithout(module.source.text, given.properties, isDelay))
    changes.replace(module.source, range, '');
}

function callIn(project: Project, module: NestModule): CallExpression | undefined {
  const { ts } = project;
  return listOf(project, module, 'imports')?.elements.find((each): each is CallExpression => {
    if (!ts.isCallExpression(each) || !ts.isPropertyAccessExpression(each.expression)) return false;
    const { expression } = each.expression;
    return ts.isIdentifier(expression) && project.isFrom(module.source, expression.text, TERMINUS, 'TerminusModule');
  });
}
