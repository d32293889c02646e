/** The ids of a process and of its direct children, with its own id first. Empty if the process has ended. */
export function familyOf(pid: number): number[];
/** Sends a signal to a process and its direct children, and ignores processes that have ended. */
export function signalFamily(pid: number, signal: NodeJS.Signals): void;
/** Suspends a process and its direct children, so that none of them can react to anything. */
export function freezeFamily(pid: number): void;
