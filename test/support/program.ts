import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { eventually } from './eventually.js';
import type { Settings, Told } from '../e2e/shutdown/settings.js';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly at: number;
}

/** The path is not relative to this file, because this file may run compiled. */
const E2E = resolve('.e2e/test/e2e');
const running = new Set<{ end(): Promise<void> }>();

interface Start {
  /** The folder of `test/e2e` that has `apps`. */
  readonly folder?: string;
  /** Options for Node. */
  readonly execArgv?: readonly string[];
  /** Whether the program gets its own process group. */
  readonly isDetached?: boolean;
}

/** An application of `apps` in a separate process. {@link endPrograms} ends it. */
export class Program<S extends object = Settings> {
  readonly told: Told[] = [];
  readonly exited: Promise<Exit>;
  output = '';
  protected readonly child: ChildProcess;

  constructor(name: string, settings: S, { folder = 'shutdown', execArgv = [], isDetached = false }: Start = {}) {
    const { NODE_OPTIONS: _options, ...env } = process.env;
    this.child = fork(join(E2E, folder, 'apps', `${name}.js`), {
      env: { ...env, NODE_ENV: 'production', NO_COLOR: '1', SETTINGS: JSON.stringify(settings) },
      execArgv: ['--no-warnings', ...execArgv],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: isDetached,
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));

    this.child.on('message', (told: Told) => this.told.push(told));
    this.exited = once(this.child, 'exit').then(([code, signal]) => ({ code, signal, at: Date.now() }) as Exit);
    running.add(this);
  }

  /** Resolves once the program has sent this event. */
  async hears(event: string): Promise<Told> {
    return eventually(() => {
      const found = this.told.find((each) => each.event === event);
      if (found || !this.hasEnded) return found;
      throw new Error(`never told: ${event}\n${JSON.stringify(this.told)}\n${this.output}`);
    }, 20_000);
  }

  /** Resolves with the ports of the program once it listens. */
  async ports(): Promise<readonly number[]> {
    return (await this.hears('up')).ports ?? [];
  }

  async port(): Promise<number> {
    const [port] = await this.ports();
    return port!;
  }

  sigterm(): number {
    this.child.kill('SIGTERM');
    return Date.now();
  }

  /** What the module has logged since the drain began, without the changes of verdicts. */
  get drainLog(): string[] {
    const lines = this.output.split('\n').filter((line) => line.includes('[HealthModule]'));
    const texts = lines.map((line) => line.replace(/^.*\[HealthModule\] /, ''));
    const since = texts.slice(texts.findIndex((text) => text.startsWith('draining')));
    return since.filter((text) => !text.includes(' -> '));
  }

  async end(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
}

/** Ends every program that a test has started, even if the test failed. */
export async function endPrograms(): Promise<void> {
  await Promise.all([...running].map((program) => program.end()));
  running.clear();
}
