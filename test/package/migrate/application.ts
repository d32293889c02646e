import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf } from '../../migrate/project-files.js';
import { ask, type Reply } from '../../support/ask.js';
import { eventually } from '../../support/eventually.js';
import { freePort } from '../../support/ports.js';
import { mustRun, packInto, run, temporaryFolder, type Finished } from '../consumer.js';

/** Applications of `test/migrate/applications` with the packed package, beside the packages of a folder `node_modules`. */
export class Applications {
  readonly folder = temporaryFolder();
  private readonly tarball = packInto(this.folder);

  constructor(private readonly modules: string) {}

  /** The application as it was. */
  before(name: string): Application {
    return this.create(name, `${name}-before`);
  }

  /** The application after `nestjs-vitals migrate --write`. */
  migrated(name: string): Application {
    const application = this.create(name, `${name}-after`);
    const { status, output } = application.command('migrate', '--write');
    if (status === 2) throw new Error(output);
    return application;
  }

  private create(name: string, to: string): Application {
    const folder = join(this.folder, to);
    cpSync(folderOf(name, 'before'), folder, { recursive: true });
    mkdirSync(join(folder, 'node_modules'));
    for (const entry of readdirSync(this.modules)) {
      if (entry !== '.bin' && entry !== 'nestjs-vitals')
        symlinkSync(join(this.modules, entry), join(folder, 'node_modules', entry));
    }
    mustRun('tar', ['-xzf', this.tarball, '-C', folder], folder);
    renameSync(join(folder, 'package'), join(folder, 'node_modules', 'nestjs-vitals'));
    return new Application(folder);
  }
}

/** One application in a folder of its own. */
export class Application {
  constructor(readonly folder: string) {}

  command(...words: string[]): Finished {
    return run(
      process.execPath,
      [join(this.folder, 'node_modules/nestjs-vitals/dist/cli/main.js'), ...words],
      this.folder,
    );
  }

  compile(): Finished {
    return run(
      process.execPath,
      [join(this.folder, 'node_modules/typescript/bin/tsc'), '-p', this.folder],
      this.folder,
    );
  }

  /** Starts it, and resolves once it listens. */
  async start(env: Readonly<Record<string, string>> = {}): Promise<Running> {
    const [port, probePort] = [await freePort(), await freePort()];
    const own = { ...env, PORT: String(port), PROBE_PORT: String(probePort), NO_COLOR: '1' };
    const { NODE_OPTIONS: _options, ...inherited } = process.env;
    const child = spawn(process.execPath, ['--no-warnings', join(this.folder, 'dist/main.js')], {
      env: { ...inherited, ...own },
    });
    const running = new Running(child, `http://127.0.0.1:${port}`, `http://127.0.0.1:${probePort}`);
    await eventually(() => running.hasEnded || running.ask('GET /').then(Boolean, () => false), 60_000);
    if (running.hasEnded) throw new Error(running.output);
    return running;
  }
}

/** An application that runs in a process of its own. */
export class Running {
  output = '';
  private readonly exited: Promise<unknown>;

  constructor(
    private readonly child: ChildProcess,
    private readonly url: string,
    private readonly probeUrl: string,
  ) {
    this.exited = once(child, 'exit');
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Sends a request like `GET /health`; a body is sent as JSON. */
  ask(request: string, body?: object): Promise<Reply> {
    return this.send(this.url, request, body);
  }

  /** Sends it to the port for probes. */
  askProbes(request: string): Promise<Reply> {
    return this.send(this.probeUrl, request);
  }

  /** Resolves once a route answers with this status. */
  async settles(request: string, status: number): Promise<Reply> {
    let last: Reply | undefined;
    const settled = eventually(async () => {
      last = await this.ask(request);
      return last.status === status && last;
    }, 20_000);
    return settled.catch((error: unknown) => {
      throw new Error(`${request} answered ${last?.status} ${last?.body}`, { cause: error });
    });
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  async end(): Promise<void> {
    await this.exited;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  private send(url: string, request: string, body?: object): Promise<Reply> {
    const [method, path] = request.split(' ') as [string, string];
    return ask(url + path, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  }
}

interface Shape {
  readonly code: number;
  readonly status: unknown;
  readonly info: Readonly<Record<string, unknown>>;
  readonly error: Readonly<Record<string, unknown>>;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What an answer of Terminus says: the code, the status, and the status of each key in each of its parts. */
export function shapeOf({ status: code, body }: Reply): Shape {
  const { status, info, error, details, ...others } = JSON.parse(body) as Record<
    string,
    Record<string, { status?: unknown }>
  >;
  const words = (part: Record<string, { status?: unknown }> | undefined): Record<string, unknown> =>
    Object.fromEntries(Object.entries(part ?? {}).map(([key, value]) => [key, value.status]));
  return { code, status, info: words(info), error: words(error), details: words(details), ...others };
}
