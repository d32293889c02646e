import type { CallExpression, Expression, Node } from 'typescript';
import { drainOf } from '../main/drain-options.js';
import { quoteIn } from '../main/write-main.js';
import { literal } from '../nest/indicator-file.js';
import type { ModuleOptions } from '../nest/module-options.js';
import { membersOf, numberIn, textsIn } from '../source/literals.js';
import { freeNames } from '../source/names.js';
import type { Ship } from './ship.js';

interface Configuration {
  readonly options: ModuleOptions;
  readonly signals: readonly string[] | undefined;
}

const KNOWN = new Set([
  'detectKubernetes',
  'port',
  'shutdownDelay',
  'gracefulShutdownTimeout',
  'shutdownHandlerTimeout',
  'signals',
]);

/** Translates the argument of `createLightship`. */
export function translateConfiguration(ship: Ship, call: CallExpression): Configuration {
  const { project, main, refuse, remark } = ship;
  const { ts } = project;
  const [given] = call.arguments;
  const members = given && ts.isObjectLiteralExpression(given) ? membersOf(ts, given) : new Map<string, Node>();
  if (!members || (given && !ts.isObjectLiteralExpression(given)))
    refuse(given!, 'this configuration is not written out: translate it by hand');
  const configuration = members ?? new Map<string, Node>();
  for (const [name, value] of configuration) {
    if (!KNOWN.has(name))
      refuse(value, `\`${name}\` has no counterpart: remove it, or translate \`createLightship\` by hand`);
  }

  const limit = configuration.get('shutdownHandlerTimeout');
  if (limit) remark(limit, 'Nest waits for each of its hooks: give those that may hang a limit of their own');
  const quote = quoteIn(main);
  const options = {
    paths: { liveness: literal('/live', quote), readiness: literal('/ready', quote) },
    mount: literal('none', quote),
    port: portOf(ship, configuration.get('port') as Expression | undefined),
    drain: timesOf(ship, configuration),
  };
  return { options, signals: signalsOf(ship, configuration.get('signals')) };
}

/** The port, which the root module can say as the main file did only if it needs no names but these. */
function portOf({ project, refuse }: Ship, port: Expression | undefined): string {
  if (!port) return '9000';
  const own = [...freeNames(project.ts, port)].find((name) => !/^(process|Number|parseInt)$/.test(name));
  if (own !== undefined)
    refuse(port, `this port comes from \`${own}\`, which the root module does not have: translate it by hand`);
  return port.getText();
}

function timesOf({ project, remark }: Ship, configuration: ReadonlyMap<string, Node>): Record<string, string> {
  const [delay, limit] = ['shutdownDelay', 'gracefulShutdownTimeout'].map((name) => {
    const node = configuration.get(name) as Expression | undefined;
    return node && { node, ms: numberIn(project.ts, node) };
  });
  return drainOf({ delay, limit }, remark);
}

function signalsOf({ project, refuse }: Ship, node: Node | undefined): string[] | undefined {
  if (!node) return undefined;
  const signals = textsIn(project.ts, node);
  if (!signals) refuse(node, 'these signals are not written out: pass them to `app.enableShutdownHooks()`');
  return signals;
}
