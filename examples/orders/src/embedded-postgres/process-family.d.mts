/** The ids of a process and of its direct children, itself first. Empty when it is gone. */
export function familyOf(pid: number): number[];
/** Sends a signal to a process and its direct children. Processes that are gone are passed over. */
export function signalFamily(pid: number, signal: NodeJS.Signals): void;
/** Suspends a process and its direct children, so that not one of them can react to anything. */
export function freezeFamily(pid: number): void;
