import { isMainThread } from 'node:worker_threads';

/**
 * Whether a thread of this process may connect an inspector to the main one. It has to be asked before the thread is made:
 * under Node's permission model a connection without the right to it aborts the process (seen in Node 20, 22, 24 and 26).
 */
export function mayInspect(): boolean {
  // The session of a thread reaches the main thread of the process only, which this need not be.
  return isMainThread && isGranted('inspector');
}

/**
 * Whether this process may listen. It has to be asked before: without the right to it `listen()` may throw where it cannot be
 * caught (seen in Node 26). Older Nodes do not know of such a right.
 */
export function mayListen(): boolean {
  return !process.allowedNodeEnvironmentFlags.has('--allow-net') || isGranted('net');
}

/** Without the permission model everything is granted. A scope that this Node does not know of is not. */
function isGranted(scope: string): boolean {
  try {
    return (process.permission as NodeJS.ProcessPermission | undefined)?.has(scope) ?? true;
  } catch {
    return false;
  }
}
