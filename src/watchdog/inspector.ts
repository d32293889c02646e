import { mayInspect } from './permissions.js';

/** Whether an inspector is open (`--inspect`): whoever uses it may stop this thread for as long as they like. */
export function isInspected(): boolean {
  try {
    // Not imported: there are builds of Node without it.
    return process.getBuiltinModule('node:inspector').url() !== undefined;
  } catch {
    return false;
  }
}

/** What the watchdog cannot do in this process, to be said once. */
export function limitOf({ captureStack }: { readonly captureStack: boolean }): string | undefined {
  if (isInspected()) return 'an inspector is open: the watchdog takes no silence for a stall';
  if (!captureStack || mayInspect()) return undefined;
  return 'the watchdog warns of a stall without its stack: this thread gives no access to its inspector';
}
