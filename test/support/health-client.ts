import { credentials, makeGenericClientConstructor, type Client, type ClientReadableStream } from '@grpc/grpc-js';
import { service as healthService } from 'grpc-health-check';

interface Reply {
  readonly status: string;
}

type Done<T> = (error: { readonly code: number } | null, reply?: T) => void;

interface Health extends Client {
  Check(request: { service: string }, options: { deadline: number }, done: Done<Reply>): void;
  List(request: object, done: Done<{ statuses: Record<string, Reply> }>): void;
  Watch(request: { service: string }): ClientReadableStream<Reply>;
}

/** Long enough for any answer on a busy machine. */
const PATIENCE_MS = 30_000;

const HealthOf = makeGenericClientConstructor(healthService, 'Health') as unknown as new (
  ...args: ConstructorParameters<typeof Client>
) => Health;

/** A client made from the service of `grpc-health-check`, with a connection of its own. */
export class HealthClient {
  private readonly client: Health;

  constructor(port: number) {
    this.client = new HealthOf(`127.0.0.1:${port}`, credentials.createInsecure(), {
      'grpc.use_local_subchannel_pool': 1,
      'grpc.initial_reconnect_backoff_ms': 100,
      'grpc.max_reconnect_backoff_ms': 500,
    });
  }

  /** The status, or the code of the error. */
  async check(service = '', patienceMs = PATIENCE_MS): Promise<string | number> {
    return new Promise((resolve) =>
      this.client.Check({ service }, { deadline: Date.now() + patienceMs }, (error, reply) =>
        resolve(error?.code ?? reply!.status),
      ),
    );
  }

  async list(): Promise<Record<string, string> | number> {
    return new Promise((resolve) =>
      this.client.List({}, (error, reply) =>
        resolve(
          error?.code ??
            Object.fromEntries(Object.entries(reply!.statuses).map(([name, { status }]) => [name, status])),
        ),
      ),
    );
  }

  watch(service = ''): Watch {
    return new Watch(this.client.Watch({ service }));
  }

  close(): void {
    this.client.close();
  }
}

/** One `Watch`, with what it has got so far. */
export class Watch {
  readonly seen: string[] = [];
  /** The code with which it has ended. */
  endedWith: number | undefined;

  constructor(readonly stream: ClientReadableStream<Reply>) {
    stream.on('data', ({ status }: Reply) => this.seen.push(status));
    stream.on('error', ({ code }: Error & { code: number }) => (this.endedWith = code));
    stream.on('end', () => (this.endedWith ??= 0));
  }

  get last(): string | undefined {
    return this.seen.at(-1);
  }
}
