import { failure, ProberError, success, within, type Outcome } from './outcome.js';

/** Runs a command of an exec probe, and resolves with its exit code. A rejection means that it could not be run. */
export type ExecFunction = (command: string[]) => Promise<number>;

/** `pkg/probe/exec` of Kubernetes 1.32. */
export async function execCommand(
  command: readonly string[],
  run: ExecFunction,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const code = await within(signal, run([...command]));
    return code === 0 ? success() : failure(`command terminated with exit code ${code}`);
  } catch (error) {
    if (signal.aborted) return failure(`command ${JSON.stringify(command.join(' '))} timed out`);
    throw new ProberError('the command could not be run', { cause: error });
  }
}
