import type { Expression, Node } from 'typescript';
import { shutdownClass, type Hook } from '../main/classes.js';
import { drainOf } from '../main/drain-options.js';
import { closesApplication } from '../main/main-file.js';
import { isTrivial, movedFunction } from '../main/moved-function.js';
import type { NewClass } from '../nest/indicator-file.js';
import { branches, changesState } from '../source/effects.js';
import { numberIn, textIn, textsIn } from '../source/literals.js';
import { nodesFrom } from '../source/nodes.js';
import type { Call } from './call.js';

interface Shutdown {
  readonly drain: Readonly<Record<string, string>>;
  /** `undefined` for all that Nest knows. */
  readonly signals: readonly string[] | undefined;
}

/** Translates what happens at the end: functions become hooks, and times become options of the drain. */
export function translateShutdown(call: Call, classes: NewClass[]): Shutdown {
  const hooks = ['onSignal', 'onSigterm', 'onShutdown'].flatMap((name) => hookOf(call, name));
  if (hooks.length > 0) classes.push(shutdownClass('ShutdownHooks', hooks));
  return { drain: timesOf(call), signals: signalsOf(call) };
}

function hookOf({ project, main, options, refuse }: Call, name: string): Hook[] {
  const node = options.get(name);
  // Nest closes the application by itself.
  if (!node || isTrivial(project, node) || closesApplication(project, main, node)) return [];
  const moved = movedFunction(project, main, node);
  if (typeof moved !== 'string') return [{ name, moved }];
  refuse(
    node,
    `this function cannot be moved into a class, because ${moved}: write a provider with \`onApplicationShutdown\``,
  );
  return [];
}

function timesOf({ project, options, refuse, remark }: Call): Record<string, string> {
  const [before, timeout] = [options.get('beforeShutdown'), options.get('timeout') as Expression | undefined];
  const delay = before && { node: before, ms: delayIn(project, before) };
  if (delay && delay.ms === undefined) {
    refuse(
      delay.node,
      'this does more than wait: do it at `drain.signal` of `DrainService`, and set `drain.propagationDelayMs`',
    );
  }
  return drainOf({ delay, limit: timeout && { node: timeout, ms: numberIn(project.ts, timeout) } }, remark);
}

/** The milliseconds of `() => new Promise((resolve) => setTimeout(resolve, 5000))`, however it is written, if it does no more. */
function delayIn({ ts }: Call['project'], node: Node): number | undefined {
  if (nodesFrom(node).some((each) => changesState(ts, each) || branches(ts, each))) return undefined;
  const calls = nodesFrom(node).filter((each) => ts.isCallExpression(each));
  const [only, second] = calls.filter((each) => each.expression.getText() !== 'resolve');
  if (!only || second || !/^(setTimeout|sleep|delay)$/.test(only.expression.getText())) return undefined;
  return numberIn(
    ts,
    only.arguments.find((each) => numberIn(ts, each) !== undefined),
  );
}

function signalsOf({ project, options, refuse }: Call): string[] | undefined {
  const { ts } = project;
  const [one, many] = [options.get('signal'), options.get('signals')];
  if (!one && !many) return undefined;
  const signals = many ? textsIn(ts, many) : [];
  const signal = one ? textIn(ts, one) : 'SIGTERM';
  if (signals && signal !== undefined) return [...new Set([...signals, signal])];
  refuse((signals ? one : many)!, 'these signals are not written out: pass them to `app.enableShutdownHooks()`');
  return undefined;
}
