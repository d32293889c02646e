import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { HealthModuleOptions } from '../../../src/index.js';

export interface Settings {
  readonly adapter?: 'Express' | 'Fastify';
  readonly kind?: 'http' | 'context' | 'hybrid';
  readonly hooks?: 'none' | 'process.exit';
  readonly drain?: HealthModuleOptions['drain'];
  /** How long a module of the application takes to initialise, in milliseconds. */
  readonly initMs?: number;
  /** How long the work that the application tracks at the start of the drain takes, in milliseconds. */
  readonly trackMs?: number;
}

/** A message of the program. */
export interface Told {
  readonly event: string;
  readonly at: number;
  readonly url?: string;
  readonly listeners?: number;
  readonly hook?: string;
  readonly by?: string;
  readonly phase?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly subject?: string;
  readonly to?: string;
}

const PATIENCE_MS = 20_000;
const APP = fileURLToPath(new URL('../../../.e2e/test/e2e/lifecycle/app.js', import.meta.url));

/** The application of `app.ts` in a separate process. */
export class Program {
  readonly told: Told[] = [];
  output = '';
  readonly exited: Promise<{ readonly code: number | null; readonly signal: string | null; readonly at: number }>;
  private readonly child: ChildProcess;
  private readonly waiters = new Set<() => void>();

  constructor(settings: Settings) {
    const { NODE_OPTIONS: _options, ...env } = process.env;
    this.child = spawn(process.execPath, ['--no-warnings', APP], {
      env: { ...env, NODE_ENV: 'production', NO_COLOR: '1', SETTINGS: JSON.stringify(settings) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stderr?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    createInterface({ input: this.child.stdout! }).on('line', (line) => this.take(line));
    this.exited = once(this.child, 'close').then(([code, signal]) => ({ code, signal, at: Date.now() }) as never);
    void this.exited.then(() => this.wake());
  }

  /** Resolves once the program has sent this event. */
  async hears(event: string): Promise<Told> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const found = this.told.find((each) => each.event === event);
      if (found) return found;
      if (this.child.exitCode !== null || this.child.signalCode !== null || Date.now() > end)
        throw new Error(`never told: ${event}\n${JSON.stringify(this.told)}\n${this.output}`);

      await new Promise<void>((resolve) => {
        this.waiters.add(resolve);
        setTimeout(resolve, 1000).unref();
      });
    }
  }

  /** Resolves with the address of the program once it listens. */
  async url(): Promise<string> {
    const { url } = await this.hears('up');
    return String(url);
  }

  kill(signal: NodeJS.Signals): number {
    this.child.kill(signal);
    return Date.now();
  }

  hooks(): Told[] {
    return this.told.filter(({ event }) => event === 'hook');
  }

  /** Ends the program, even if a test has failed. */
  async remove(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  private take(line: string): void {
    try {
      this.told.push(JSON.parse(line) as Told);
      this.wake();
    } catch {
      this.output += `${line}\n`;
    }
  }

  private wake(): void {
    for (const resolve of this.waiters) resolve();
    this.waiters.clear();
  }
}
