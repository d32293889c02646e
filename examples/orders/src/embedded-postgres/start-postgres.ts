import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { freezeFamily, signalFamily } from './process-family.mjs';

/** A private PostgreSQL server on 127.0.0.1, which is empty at the start. It leaves no trace once this process has ended. */
export interface EmbeddedPostgres {
  readonly url: string;
  readonly port: number;
  /** Suspends the server and its connections: every query hangs until {@link thaw}. */
  freeze(): void;
  thaw(): void;
  /** Stops the server at once; its port then refuses connections. */
  kill(): Promise<void>;
  /** Kills the server if it runs, and starts it again with the same port and data. */
  restart(): Promise<void>;
  /** Stops the server and deletes its data. The end of this process does the same. */
  stop(): Promise<void>;
}

interface Reply {
  readonly id?: number;
  readonly url?: string;
  readonly port?: number;
  readonly pid?: number;
  readonly error?: string;
  readonly note?: string;
}

/**
 * Begins to start a server. `guardianPid` is the process that owns it, and is known at once: SIGUSR2 to this process freezes the
 * server, and the next SIGUSR2 thaws it. `onNote` is called each time that this happens.
 */
export function launchPostgres(onNote: (text: string) => void = () => {}): {
  readonly guardianPid: number;
  readonly started: Promise<EmbeddedPostgres>;
} {
  const guardian = new Guardian(onNote);
  return { guardianPid: guardian.pid, started: start(guardian) };
}

/** Starts a server and resolves once it accepts connections. Rejects with a reason if this system cannot run one. */
export async function startPostgres(): Promise<EmbeddedPostgres> {
  return launchPostgres().started;
}

async function start(guardian: Guardian): Promise<EmbeddedPostgres> {
  const first = await guardian.ask('start').catch(async (error: unknown) => {
    await guardian.ask('stop').catch(() => undefined);
    throw error;
  });
  let { pid = 0 } = first;
  return {
    url: first.url ?? '',
    port: first.port ?? 0,
    freeze: () => freezeFamily(pid),
    thaw: () => signalFamily(pid, 'SIGCONT'),
    kill: async () => void (await guardian.ask('kill')),
    restart: async () => {
      ({ pid = 0 } = await guardian.ask('restart'));
    },
    stop: async () => {
      await guardian.ask('stop');
      await guardian.left;
    },
  };
}

class Guardian {
  readonly pid: number;
  readonly left: Promise<void>;
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (reply: Reply) => void; reject: (error: Error) => void }>();
  #lastId = 0;

  constructor(onNote: (text: string) => void) {
    const { NODE_OPTIONS: _ours, ...env } = process.env;
    // The process is detached, because Ctrl-C and signals to our process group must not reach the database.
    this.#process = fork(fileURLToPath(new URL('./guardian.mjs', import.meta.url)), {
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
      env,
    });
    this.pid = this.#process.pid ?? 0;
    this.#process.on('message', (reply: Reply) => {
      if (reply.note !== undefined) onNote(reply.note);
      else this.#settle(reply);
    });
    this.left = new Promise((resolve) => {
      const leave = () => {
        this.#failAll();
        resolve();
      };
      this.#process.once('exit', leave);
      this.#process.once('error', leave);
    });
    this.#mayOutliveUs();
  }

  async ask(command: 'start' | 'kill' | 'restart' | 'stop'): Promise<Reply> {
    if (!this.#process.connected) throw new Error(GONE);
    const id = ++this.#lastId;
    this.#process.ref();
    this.#process.channel?.ref();
    try {
      return await new Promise<Reply>((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        this.#process.send({ id, command }, (error) => error && reject(error));
      });
    } finally {
      this.#waiting.delete(id);
      if (this.#waiting.size === 0 && command !== 'stop') this.#mayOutliveUs();
    }
  }

  /** An idle database must not keep this process alive; the guardian notices when this process ends. */
  #mayOutliveUs(): void {
    this.#process.unref();
    this.#process.channel?.unref();
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id ?? 0);
    if (reply.error !== undefined) waiting?.reject(new Error(`PostgreSQL did not start: ${reply.error}`));
    else waiting?.resolve(reply);
  }

  #failAll(): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(GONE));
  }
}

const GONE = 'the process that looks after PostgreSQL is gone';
