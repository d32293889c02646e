import type { Node } from 'typescript';
import { indicatorClass } from '../main/classes.js';
import { isTrivial, movedFunction } from '../main/moved-function.js';
import { quoteIn } from '../main/write-main.js';
import { classNameFor, literal, type NewClass } from '../nest/indicator-file.js';
import { probeNamedIn } from '../nest/probe-paths.js';
import { membersOf } from '../source/literals.js';
import type { Call } from './call.js';

/** The paths of the probes that take over the health checks, whose functions become classes. */
export function translateHealthChecks(call: Call, classes: NewClass[]): Record<string, string> {
  const { project, options, refuse, main } = call;
  const { ts } = project;
  const node = options.get('healthChecks');
  if (!node) return {};
  const members = ts.isObjectLiteralExpression(node) ? membersOf(ts, node) : undefined;
  if (!members) {
    refuse(node, 'these health checks are not written out: write a class with `@RequiredIndicator` for each');
    return {};
  }
  const paths: Record<string, string> = {};
  for (const [path, check] of members) {
    const isPath = /^(\/[\w.~@$-]+)+$/.test(path);
    const probe = probeNamedIn(path) ?? 'readiness';
    if (!isPath) {
      refuse(check, `\`${path}\` has no counterpart: remove it, or translate \`createTerminus\` by hand`);
    } else if (paths[probe] !== undefined) {
      refuse(check, `only one path can be ${probe}, and it is ${paths[probe]}: point the callers of ${path} there`);
    } else if (probe !== 'readiness' && !isTrivial(project, declarationOf(call, check))) {
      refuse(check, `${probe} runs no check of its own: point the probe at /livez or /startupz, and remove ${path}`);
    } else {
      paths[probe] = literal(path, quoteIn(main));
      if (!isTrivial(project, declarationOf(call, check))) addIndicator(call, check, classes);
    }
  }
  const order = ['liveness', 'readiness', 'startup'];
  return Object.fromEntries(order.flatMap((probe) => (paths[probe] === undefined ? [] : [[probe, paths[probe]]])));
}

function addIndicator({ project, main, refuse }: Call, check: Node, classes: NewClass[]): void {
  const moved = movedFunction(project, main, check);
  if (typeof moved === 'string') {
    return refuse(
      check,
      `this check cannot be moved into a class, because ${moved}: write one with \`@RequiredIndicator\``,
    );
  }
  const taken = new Set([...project.importsIn(main.source).keys(), ...project.importsIn(main.root.source).keys()]);
  classes.push(indicatorClass('health', classNameFor('health', taken), moved, quoteIn(main)));
}

/** The function that a name stands for in the main file, or the node itself. */
function declarationOf({ project, main }: Call, node: Node): Node {
  const { ts } = project;
  if (!ts.isIdentifier(node)) return node;
  for (const each of main.source.file.statements) {
    if (ts.isFunctionDeclaration(each) && each.name?.text === node.text) return each;
    const declarations = ts.isVariableStatement(each) ? each.declarationList.declarations : [];
    const found = declarations.find(({ name }) => name.getText() === node.text);
    if (found?.initializer) return found.initializer;
  }
  return node;
}
