import { isMainThread } from 'node:worker_threads';

/**
 * Whether a thread of this process may connect an inspector to the main thread. It must be asked before the thread is made:
 * under Node's permission model a connection without the permission aborts the process (seen in Node 20, 22, 24 and 26).
 */
export function mayInspect(): boolean {
  // A session of a thread reaches only the main thread of the process, and this thread may not be that one.
  return isMainThread && isGranted('inspector');
}

/**
 * Whether this process may listen. It must be asked first: without the permission `listen()` may throw an error that cannot
 * be caught (seen in Node 26). Older versions of Node have no such permission.
 */
export function mayListen(): boolean {
  return !process.allowedNodeEnvironmentFlags.has('--allow-net') || isGranted('net');
}

/** Without the permission model everything is granted. A scope that this version of Node does not know is not. */
function isGranted(scope: string): boolean {
  try {
    return (process.permission as NodeJS.ProcessPermission | undefined)?.has(scope) ?? true;
  } catch {
    return false;
  }
}
