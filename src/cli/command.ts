/** What a command needs of the process. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** All that comes from the standard input. */
  readonly input: () => Promise<string>;
  readonly version: () => string;
}

/** An option like `--port 9090`, or `--strict` without a value. */
export interface Flag {
  /** What stands for its value in the help, like `PORT`; without it the option takes none. */
  readonly value?: string;
  readonly help: string;
}

/** What stands on the command line, after the name of the command. */
export interface Given {
  readonly flags: Readonly<Record<string, string | true | undefined>>;
  readonly words: readonly string[];
}

/** Resolves to the exit code. */
type Action = (given: Given, terminal: Terminal) => Promise<number> | number;

export interface Command {
  /** What follows its name in the help. */
  readonly usage: string;
  /** What it does, in one line. */
  readonly summary: string;
  readonly flags: Readonly<Record<string, Flag>>;
  /** Its code, which is loaded only if it is called: a probe must not wait for a reader of YAML. */
  readonly load: () => Promise<Action>;
}

/** Everything is well. */
export const OK = 0;
/** The answer is no: not ready, or an error in a manifest. */
export const NO = 1;
/** There is no answer, because the command could not run. */
export const FAILED = 2;

/** A mistake in the use of a command. The command line shows it, and exits with {@link FAILED}. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
