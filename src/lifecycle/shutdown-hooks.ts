import type { INestApplicationContext } from '@nestjs/common';
import { ModulesContainer, NestApplicationContext } from '@nestjs/core';
import { callSafely } from '../core/call-safely.js';

type Listener = (...args: never[]) => unknown;
type Added = readonly (readonly [event: string | symbol, listener: Listener])[];
type Enable = (this: INestApplicationContext, ...args: unknown[]) => unknown;

/** The callbacks that learn about the shutdown hooks of an application, by its modules. */
const registries = new WeakMap<ModulesContainer, (added: Added) => void>();
const WATCHED = Symbol('nestjs-vitals:watched');

/**
 * Knows the listeners of the process with which Nest shuts this application down. These are the listeners that
 * `enableShutdownHooks()` adds, whatever they look like in a version or a bundle (seen in Nest 11.2 and 12.5). This object exists
 * before the application can call that method, because a provider creates it.
 */
export class ShutdownHooks {
  private readonly own = new Map<string | symbol, Set<Listener>>();

  /** `onEnabled` is called each time that shutdown hooks are enabled. */
  constructor(modules: ModulesContainer, onEnabled: () => void) {
    watch(NestApplicationContext.prototype as unknown as Watchable);
    registries.set(modules, (added) => {
      for (const [event, listener] of added) this.own.set(event, (this.own.get(event) ?? new Set()).add(listener));
      onEnabled();
    });
  }

  /** Whether shutdown hooks have ever been enabled for this signal. */
  has(signal: string): boolean {
    return this.own.has(signal);
  }

  /** Whether Nest would shut the application down if this signal arrived now. */
  actOn(signal: string): boolean {
    const own = this.own.get(signal);
    return own !== undefined && process.listeners(signal as NodeJS.Signals).some((listener) => own.has(listener));
  }
}

interface Watchable {
  enableShutdownHooks: Enable;
  [WATCHED]?: true;
}

function watch(prototype: Watchable): void {
  if (prototype[WATCHED]) return;
  prototype[WATCHED] = true;
  const original = prototype.enableShutdownHooks;
  prototype.enableShutdownHooks = function enableShutdownHooks(...args) {
    const added: [string | symbol, Listener][] = [];
    const note = (event: string | symbol, listener: Listener): void => void added.push([event, listener]);
    process.on('newListener', note);
    try {
      return original.apply(this, args);
    } finally {
      process.off('newListener', note);
      callSafely(() => registries.get(this.get(ModulesContainer, { strict: false }))?.(added));
    }
  };
}
