import type { INestApplicationContext } from '@nestjs/common';
import { ModulesContainer, NestApplicationContext } from '@nestjs/core';
import { contain } from '../core/contain.js';

type Listener = (...args: never[]) => unknown;
type Added = readonly (readonly [event: string | symbol, listener: Listener])[];
type Enable = (this: INestApplicationContext, ...args: unknown[]) => unknown;

/** What wants to know of the hooks of an application, by the modules that it is made of. */
const registries = new WeakMap<ModulesContainer, (added: Added) => void>();
const WATCHED = Symbol('nestjs-vitals:watched');

/**
 * Which listeners of the process are the ones that Nest shuts this application down with. They are those that
 * `enableShutdownHooks()` adds, whatever they look like in the version and the bundle at hand (seen in Nest 11.2 and 12.5); a
 * provider exists before anybody can call it.
 */
export class ShutdownHooks {
  private readonly own = new Map<string | symbol, Set<Listener>>();

  /** `onEnabled` is called each time they are enabled. */
  constructor(modules: ModulesContainer, onEnabled: () => void) {
    watch(NestApplicationContext.prototype as unknown as Watchable);
    registries.set(modules, (added) => {
      for (const [event, listener] of added) this.own.set(event, (this.own.get(event) ?? new Set()).add(listener));
      onEnabled();
    });
  }

  /** Signals that they have been enabled for, at some time. */
  has(signal: string): boolean {
    return this.own.has(signal);
  }

  /** Whether Nest would shut the application down, should this signal come now. */
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
      contain(() => registries.get(this.get(ModulesContainer, { strict: false }))?.(added));
    }
  };
}
