import { Program } from '../../support/program.js';
import type { Settings } from './settings.js';

export const DRAIN = { propagationDelayMs: 1000, lingerMs: 300, deadlineMs: 15_000 };
/** Longer than the delay and the linger, so that work is going on when they are over. */
export const WORK_MS = 1800;

/** What a microservice can be: all of it, or connected to an application with an HTTP server. */
export const KINDS = [
  { kind: 'a microservice' },
  { kind: 'a hybrid application on Express', adapter: 'Express' },
  { kind: 'a hybrid application on Fastify', adapter: 'Fastify' },
] as const satisfies readonly { kind: string; adapter?: Settings['adapter'] }[];

export function adapterOf(kind: (typeof KINDS)[number]): Settings['adapter'] {
  return 'adapter' in kind ? kind.adapter : undefined;
}

/** The application of `apps/prices.ts` as a process of its own. */
export class Prices extends Program<Settings> {
  constructor(settings: Settings) {
    super('prices', { drain: DRAIN, ...settings }, { folder: 'microservices' });
  }

  /** Has it call `app.close()`. */
  close(): void {
    this.child.kill('SIGUSR1');
  }

  /** Gives it a message, where this process is its broker. */
  give(packet: { readonly id?: string; readonly pattern: string; readonly data: object }): void {
    this.child.send(packet);
  }

  /** The questions it began with, once it has ended. */
  async handled(): Promise<ReadonlySet<number>> {
    return new Set((await this.hears('handled')).ids);
  }
}
