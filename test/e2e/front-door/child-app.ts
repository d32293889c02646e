import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A compiled program of `apps` in a separate process. */
export class ChildApp {
  private readonly process: ChildProcess;
  private readonly exited: Promise<unknown>;
  private output = '';

  constructor(name: string, env: NodeJS.ProcessEnv = {}) {
    const program = new URL(`../../../.e2e/test/e2e/front-door/apps/${name}.js`, import.meta.url);
    const { NODE_OPTIONS: _options, ...inherited } = process.env;
    this.process = fork(fileURLToPath(program), {
      env: { ...inherited, ...env },
      execArgv: ['--no-warnings'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.exited = once(this.process, 'exit');
    for (const stream of [this.process.stdout, this.process.stderr])
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  /** The next message that it sends. */
  async message<T>(): Promise<T> {
    const message: unknown = await Promise.race([
      once(this.process, 'message').then(([first]: unknown[]) => first),
      this.exited.then(() => undefined),
    ]);
    if (message === undefined) throw new Error(`the process ended: ${this.output}`);
    return message as T;
  }

  send(message: object): void {
    this.process.send(message);
  }

  async stop(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.exited;
  }
}
