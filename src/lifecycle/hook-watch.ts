import { types } from 'node:util';
import type { Cancel, Clock } from '../core/clock.js';
import { contain } from '../core/contain.js';

const HOOKS = ['onModuleDestroy', 'beforeApplicationShutdown', 'onApplicationShutdown'] as const;
type Hook = (typeof HOOKS)[number];

/** A hook that takes longer is named, and sooner where the grace period ends before twice this time. */
const PATIENCE_MS = 3000;
const MIN_PATIENCE_MS = 250;

/** An object of the application's that Nest may call hooks of. */
export interface HookOwner {
  readonly name: string;
  readonly instance: object;
}

/**
 * Names the application's own shutdown hook that does not end. It changes nothing of what a hook does: each is called with
 * what it was called with, and what it returns is what Nest gets.
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

  /** From here on Nest calls hooks of `owners`. `killedAt` is when the grace period ends. */
  start(owners: readonly HookOwner[], killedAt: number): void {
    // Nest 11 calls all hooks twice if a signal comes while it closes.
    if (this.isStarted) return;
    this.isStarted = true;
    this.killedAt = killedAt;
    for (const owner of owners) for (const hook of HOOKS) contain(() => this.wrap(owner, hook));
  }

  /** Nest calls hooks of this name now. What hangs without a name of its own is told by it. */
  enter(stage: Hook): void {
    this.stage = stage;
    this.expectEndOfStage();
  }

  stop(): void {
    this.cancelStage();
    this.stage = undefined;
    for (const restore of this.restores.splice(0)) contain(restore);
  }

  private wrap({ name, instance }: HookOwner, hook: Hook): void {
    // A proxy may do anything with what is set on it.
    if (types.isProxy(instance) || !Object.isExtensible(instance)) return;
    const own = Object.getOwnPropertyDescriptor(instance, hook);
    const original: unknown = descriptorOf(instance, hook)?.value;
    if (typeof original !== 'function' || own?.configurable === false) return;
    const called = (self: unknown, args: unknown[]): unknown => {
      restore();
      const returned: unknown = Reflect.apply(original, self, args);
      contain(() => this.expectEnd(`${name}.${hook}()`, returned));
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
    // Other thenables may begin their work anew each time they are asked.
    if (!types.isPromise(returned)) return;
    const ms = this.patience;
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
    const { stage, patience } = this;
    if (stage === undefined) return;
    const rest = stage === 'beforeApplicationShutdown' ? ', or for servers and microservices to close' : '';
    this.cancelStage = this.clock.after(patience, () => {
      if (this.running === 0) this.complain(`a hook ${stage}()${rest}`, patience);
    });
  }

  private get patience(): number {
    return Math.max(MIN_PATIENCE_MS, Math.min(PATIENCE_MS, (this.killedAt - this.clock.now()) / 2));
  }

  private complain(what: string, afterMs: number): void {
    const seconds = (afterMs / 1000).toFixed(1);
    this.warn(
      `the drain is over, but Nest has been waiting ${seconds} s for ${what}: the application ends when it does`,
    );
  }
}

/** Without calling a getter. */
function descriptorOf(object: object | null, key: string): PropertyDescriptor | undefined {
  if (object === null) return undefined;
  return Object.getOwnPropertyDescriptor(object, key) ?? descriptorOf(Object.getPrototypeOf(object) as object, key);
}
