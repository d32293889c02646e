import { mayInspect } from './permissions.js';

/** Whether an inspector is open (`--inspect`): its user may stop this thread for any length of time. */
export function isInspected(): boolean {
  try {
    // Not imported, because some builds of Node lack it.
    return process.getBuiltinModule('node:inspector').url() !== undefined;
  } catch {
    return false;
  }
}

/** The part of the watchdog that cannot work in this process, to be logged once. */
export function limitOf({ captureStack }: { readonly captureStack: boolean }): string | undefined {
  if (isInspected()) return 'an inspector is open: the watchdog takes no silence for a stall';
  if (!captureStack || mayInspect()) return undefined;
  return 'the watchdog warns of a stall without its stack: this thread gives no access to its inspector';
}
