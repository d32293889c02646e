import {
  callsMethod,
  findApplicationVariable,
  findCreateCall,
  insertAfter,
  insertBeforeCall,
} from '../code/bootstrap.js';
import { Refusal } from '../code/refusal.js';
import type { Change, Source } from '../code/source.js';
import type { Workspace } from './workspace.js';

const METHOD = 'enableShutdownHooks';

/** Calls `enableShutdownHooks()` before the application listens, unless some file calls it. */
export function enableShutdownHooks(workspace: Workspace): Refusal | undefined {
  if (workspace.sources().some((source) => callsMethod(source, METHOD))) return undefined;
  return workspace.change(workspace.project.main, insertHooks);
}

function insertHooks(source: Source): Change {
  const call = findCreateCall(source);
  if (call instanceof Refusal) return call;
  const application = findApplicationVariable(source, call);
  if (application instanceof Refusal) return application;
  const statement = `${application.name}.${METHOD}()`;
  // An application without a server does not listen.
  if (call.method === 'createApplicationContext') return insertAfter(source, application.statement, statement);
  return insertBeforeCall(source, application, 'listen', statement);
}
