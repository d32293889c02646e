import type { StartupTaskOptions } from '../core/options/startup-task-options.js';

// A fixed key, so that tags made by another copy of this package are seen.
const TAG = 'nestjs-vitals:startup-task';

/** What a method that carries {@link StartupTask} says of itself. */
export interface StartupTaskTag {
  readonly name: string;
  readonly options: StartupTaskOptions;
}

/** What a startup task is given. */
export interface StartupTaskContext {
  /** Aborts at the attempt's deadline (`timeoutMs`) and when the application shuts down. */
  readonly signal: AbortSignal;
}

type StartupMethod = (context: StartupTaskContext) => unknown;

/**
 * Marks a method that has to be done before the application takes traffic. It runs in the background after bootstrap, and
 * the startup probe waits for it. Throwing is a failed attempt; after the last one startup has failed for good.
 *
 * A name that another task has, an unknown or circular `after`, a class that is not a singleton or an option out of bounds
 * stops the start-up.
 */
export function StartupTask(
  name: string,
  options: StartupTaskOptions = {},
): <Method extends StartupMethod>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<Method>,
) => void {
  const tag: StartupTaskTag = { name, options };
  return (_target, _key, descriptor) => {
    if (descriptor.value) Reflect.defineMetadata(TAG, tag, descriptor.value);
  };
}

/** The tag of a method. */
export function startupTaskTagOf(method: object): StartupTaskTag | undefined {
  return Reflect.getMetadata(TAG, method) as StartupTaskTag | undefined;
}
