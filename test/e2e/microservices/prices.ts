import { Program } from '../../support/program.js';
import type { Settings } from './settings.js';

export const DRAIN = { propagationDelayMs: 1000, lingerMs: 300, deadlineMs: 15_000 };
/** Longer than the delay and the linger, so that work continues when they are over. */
export const WORK_MS = 1800;

/** The kinds of microservices: alone, or connected to an application with an HTTP server. */
export const KINDS = [
  { kind: 'a microservice' },
  { kind: 'a hybrid application on Express', adapter: 'Express' },
  { kind: 'a hybrid application on Fastify', adapter: 'Fastify' },
] as const satisfies readonly { kind: string; adapter?: Settings['adapter'] }[];

export function adapterOf(kind: (typeof KINDS)[number]): Settings['adapter'] {
  return 'adapter' in kind ? kind.adapter : undefined;
}

/** The application of `apps/prices.ts` in a separate process. */
export class Prices extends Program<Settings> {
  constructor(settings: Settings) {
    super('prices', { drain: DRAIN, ...settings }, { folder: 'microservices' });
  }

  /** Makes it call `app.close()`. */
  close(): void {
    this.child.kill('SIGUSR1');
  }

  /** Sends it a message; this process is then its broker. */
  give(packet: { readonly id?: string; readonly pattern: string; readonly data: object }): void {
    this.child.send(packet);
  }

  /** The ids of the messages that it began to handle, once it has ended. */
  async handled(): Promise<ReadonlySet<number>> {
    return new Set((await this.hears('handled')).ids);
  }
}
