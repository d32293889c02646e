import type { CallExpression, Identifier, Node, Statement } from 'typescript';
import { closesApplication, statementOf } from '../main/main-file.js';
import { movedFunction, type Moved } from '../main/moved-function.js';
import { rangeOf } from '../source/nodes.js';
import type { Ship } from './ship.js';

interface Use {
  readonly edit: () => void;
  /** What runs at the end instead. */
  readonly hook?: Moved;
  /** Whether the main file needs `HealthService`. */
  readonly holds?: boolean;
}

/** What to do by hand, for what is not translated. */
const BY_HAND: Readonly<Record<string, string>> = {
  createBeacon: 'pass the promise of the work to `DrainService.track()`, and remove the beacon',
  isServerReady: 'await `HealthService.readiness()` instead',
  isServerShuttingDown: 'read `DrainService.phase` instead',
  queueBlockingTask:
    'call `HealthService.hold()` when the application is made, and what it returns once the task is done',
  registerShutdownHandler: 'write a provider with `onApplicationShutdown` for it',
  server: 'await `HealthService.address()` instead',
  shutdown: "send the signal instead: `process.kill(process.pid, 'SIGTERM')`",
  signalNotReady: 'call `HealthService.hold()`, and keep what it returns',
  signalReady: 'call what `HealthService.hold()` has returned; without a hold the application is ready once it listens',
  whenFirstReady: 'wait with `HealthService.onChange()` instead',
};

/** Translates one use of what `createLightship` has returned, or refuses it. */
export function translateUse(ship: Ship, use: Identifier): Use | undefined {
  const { project, changes, main, refuse } = ship;
  const { ts } = project;
  const member = ts.isPropertyAccessExpression(use.parent) ? use.parent : undefined;
  const name = member?.name.text ?? '';
  const call =
    member && ts.isCallExpression(member.parent) && member.parent.expression === member ? member.parent : undefined;
  const statement = call && statementOf(project, call);
  const cut = (): void => changes.cut(main.source, statement!);
  if (call && statement && name === 'signalReady' && isBesideCreation(ship, statement)) return { edit: cut };
  if (
    call &&
    statement &&
    name === 'queueBlockingTask' &&
    isBesideCreation(ship, statement) &&
    isAfterCreation(ship, statement)
  )
    return { edit: () => hold(ship, statement, call), holds: true };
  const [handler] = call?.arguments ?? [];
  if (statement && handler && name === 'registerShutdownHandler') {
    if (closesApplication(project, main, handler)) return { edit: cut };
    const hook = movedFunction(project, main, handler);
    if (typeof hook !== 'string') return { edit: cut, hook };
    refuse(use, `this handler cannot be moved into a class, because ${hook}: ${BY_HAND[name]}`);
    return undefined;
  }
  refuse(
    use,
    Object.hasOwn(BY_HAND, name) ? BY_HAND[name]! : 'this hands lightship to other code: translate it by hand',
  );
  return undefined;
}

/** The application is not ready while a hold is on. */
function hold({ project, changes, main }: Ship, statement: Statement, call: CallExpression): void {
  const { ts } = project;
  const [task] = call.arguments;
  const text = task?.getText() ?? '';
  const isPlain = task && (ts.isCallExpression(task) || ts.isIdentifier(task) || ts.isPropertyAccessExpression(task));
  const release = `${main.variable.name}.get(HealthService).hold('a blocking task')`;
  changes.replace(main.source, rangeOf(statement), `void ${isPlain ? text : `(${text})`}.then(${release});`);
}

/** Whether a statement stands in the block that makes the application, and so runs once. */
function isBesideCreation({ main }: Ship, statement: Node): boolean {
  return statement.parent === main.variable.statement.parent;
}

function isAfterCreation({ main }: Ship, statement: Node): boolean {
  return statement.getStart() > main.variable.statement.getStart();
}
