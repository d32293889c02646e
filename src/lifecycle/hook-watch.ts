import { types } from 'node:util';
import type { Cancel, Clock } from '../core/clock.js';
import { callSafely } from '../core/call-safely.js';

const HOOKS = ['onModuleDestroy', 'beforeApplicationShutdown', 'onApplicationShutdown'] as const;
type Hook = (typeof HOOKS)[number];

/** A hook that takes longer than this is named, or sooner if the grace period ends before twice this time. */
const WARN_AFTER_MS = 3000;
const MIN_WARN_AFTER_MS = 250;

/** An object of the application whose hooks Nest may call. */
export interface HookOwner {
  readonly name: string;
  readonly instance: object;
}

/**
 * Logs the name of a shutdown hook of the application that does not end. It does not change what a hook does: it passes on the
 * arguments and the result unchanged.
 */
export class HookWatch {
  private readonly restores: (() => void)[] = [];
  private isStarted = false;
  private running = 0;
  private stage: Hook | undefined;
  private killedAt = Infinity;
  private cancelStage: Cancel = () => {};

  constructor(
    private readonly clock: Clock,
    private readonly warn: (line: string) => void,
  ) {}

  /** Must be called before Nest calls the hooks of `owners`. `killedAt` is the end of the grace period. */
  start(owners: readonly HookOwner[], killedAt: number): void {
    // Nest 11 calls all hooks twice if a signal arrives while it closes.
    if (this.isStarted) return;
    this.isStarted = true;
    this.killedAt = killedAt;
    for (const owner of owners) for (const hook of HOOKS) callSafely(() => this.wrap(owner, hook));
  }

  /** Must be called when Nest starts to call the hooks of this name. A hook that cannot be wrapped is reported by this name. */
  enter(stage: Hook): void {
    this.stage = stage;
    this.expectEndOfStage();
  }

  stop(): void {
    this.cancelStage();
    this.stage = undefined;
    for (const restore of this.restores.splice(0)) callSafely(restore);
  }

  private wrap({ name, instance }: HookOwner, hook: Hook): void {
    // A proxy may do anything with a property that is set on it.
    if (types.isProxy(instance) || !Object.isExtensible(instance)) return;
    const own = Object.getOwnPropertyDescriptor(instance, hook);
    const original: unknown = descriptorOf(instance, hook)?.value;
    if (typeof original !== 'function' || own?.configurable === false) return;
    const called = (self: unknown, args: unknown[]): unknown => {
      restore();
      const returned: unknown = Reflect.apply(original, self, args);
      callSafely(() => this.expectEnd(`${name}.${hook}()`, returned));
      return returned;
    };
    const wrapper = function (this: unknown, ...args: unknown[]): unknown {
      return called(this, args);
    };
    const restore = (): void => {
      if (Object.getOwnPropertyDescriptor(instance, hook)?.value !== wrapper) return;
      if (own) Object.defineProperty(instance, hook, own);
      else Reflect.deleteProperty(instance, hook);
    };
    const { enumerable = false } = own ?? {};
    Object.defineProperty(instance, hook, { value: wrapper, configurable: true, writable: true, enumerable });
    this.restores.push(restore);
  }

  private expectEnd(what: string, returned: unknown): void {
    // Other thenables may start their work again with each `then`.
    if (!types.isPromise(returned)) return;
    const ms = this.warnAfterMs;
    const cancel = this.clock.after(ms, () => this.complain(what, ms));
    this.running++;
    const ended = (): void => {
      cancel();
      this.running--;
      this.expectEndOfStage();
    };
    returned.then(ended, ended);
  }

  private expectEndOfStage(): void {
    this.cancelStage();
    const { stage, warnAfterMs } = this;
    if (stage === undefined) return;
    const rest = stage === 'beforeApplicationShutdown' ? ', or for servers and microservices to close' : '';
    this.cancelStage = this.clock.after(warnAfterMs, () => {
      if (this.running === 0) this.complain(`a hook ${stage}()${rest}`, warnAfterMs);
    });
  }

  private get warnAfterMs(): number {
    return Math.max(MIN_WARN_AFTER_MS, Math.min(WARN_AFTER_MS, (this.killedAt - this.clock.now()) / 2));
  }

  private complain(what: string, afterMs: number): void {
    const seconds = (afterMs / 1000).toFixed(1);
    this.warn(
      `the drain is over, but Nest has been waiting ${seconds} s for ${what}: the application ends when it does`,
    );
  }
}

/** The descriptor of a property of the object or of its prototypes, read without calling a getter. */
function descriptorOf(object: object | null, key: string): PropertyDescriptor | undefined {
  if (object === null) return undefined;
  return Object.getOwnPropertyDescriptor(object, key) ?? descriptorOf(Object.getPrototypeOf(object) as object, key);
}
