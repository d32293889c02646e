/** Whether an inspector is open (`--inspect`): whoever uses it may stop this thread for as long as they like. */
export function isInspected(): boolean {
  try {
    // Not imported: there are builds of Node without it.
    return process.getBuiltinModule('node:inspector').url() !== undefined;
  } catch {
    return false;
  }
}
