import type { StartupTaskOptions } from '../core/options/startup-task-options.js';

// The key is fixed, so that tags of another copy of this package are found, too.
const TAG = 'nestjs-vitals:startup-task';

/** The tag that {@link StartupTask} puts on a method. */
export interface StartupTaskTag {
  readonly name: string;
  readonly options: StartupTaskOptions;
}

/** The argument of a startup task. */
export interface StartupTaskContext {
  /** Aborts at the attempt's deadline (`timeoutMs`) and when the application shuts down. */
  readonly signal: AbortSignal;
}

type StartupMethod = (context: StartupTaskContext) => unknown;

/**
 * Marks a method that must succeed before the application takes traffic. It runs in the background after bootstrap, and the startup
 * probe waits for it. An attempt that throws has failed; after the last failed attempt, startup has failed for good.
 *
 * Start-up stops with a `VitalsError` (`INVALID_PROVIDERS`) if the name is illegal or belongs to another task, if `after` is unknown
 * or circular, if the class is not a singleton, or if an option is out of bounds.
 * @example
 * @StartupTask('warm-cache', { timeoutMs: 30_000, attempts: 3 })
 * async warm({ signal }: StartupTaskContext): Promise<void> {
 *   await this.catalogue.load(signal);
 * }
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
