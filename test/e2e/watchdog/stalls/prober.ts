import { ask } from '../../../support/ask.js';
import { eventually } from '../../../support/eventually.js';

export const PATHS = ['/livez', '/readyz', '/startupz'] as const;
export type Path = (typeof PATHS)[number];

export interface Probe {
  readonly path: Path;
  /** When the probe was sent. */
  readonly at: number;
  readonly tookMs: number;
  /** The status, or 0 if there was no answer. */
  readonly status: number;
  readonly body: string;
}

const PATIENCE_MS = 30_000;

/** Sends probes to a port, each on a new connection, whether or not the last ones have been answered. */
export class Prober {
  private readonly answered: Probe[] = [];
  private readonly pending = new Set<Promise<void>>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly port: number,
    { everyMs = 100, paths = PATHS }: { everyMs?: number; paths?: readonly Path[] } = {},
  ) {
    const probeAll = (): void => paths.forEach((path) => this.probe(path));
    probeAll();
    // A test that fails before stop() must not keep its process alive.
    this.timer = setInterval(probeAll, everyMs).unref();
  }

  /** The probes that have been answered, with their answers. */
  of(path: Path): readonly Probe[] {
    return this.answered.filter((probe) => probe.path === path);
  }

  /** The first answer of `status` to a probe sent after `after`. */
  async sees(path: Path, status: number, after = 0): Promise<Probe> {
    return eventually(() => this.of(path).find((probe) => probe.status === status && probe.at >= after), 20_000);
  }

  /** Stops, and resolves with all probes. */
  async stop(): Promise<readonly Probe[]> {
    clearInterval(this.timer);
    await Promise.all(this.pending);
    return this.answered;
  }

  private probe(path: Path): void {
    const sent = sendProbe(this.port, path)
      .then((answer) => void this.answered.push(answer))
      .finally(() => this.pending.delete(sent));
    this.pending.add(sent);
  }
}

export async function sendProbe(port: number, path: Path): Promise<Probe> {
  const at = Date.now();
  const start = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  const { status, body } = await Promise.race([ask(`http://127.0.0.1:${port}${path}`), late]).catch(
    (error: unknown) => ({ status: 0, body: String(error) }),
  );
  clearTimeout(timer);
  return { path, at, tookMs: performance.now() - start, status, body };
}

/** Every distinct answer: its code and its verdict. */
export function verdicts(probes: readonly Probe[], path?: Path): string[] {
  const chosen = probes.filter((each) => path === undefined || each.path === path);
  return [...new Set(chosen.map(verdict))].sort();
}

function verdict({ status, body }: Probe): string {
  if (status === 0) return body;
  const { status: word, reason } = JSON.parse(body) as { status: string; reason?: string };
  return [status, word, reason].filter((part) => part !== undefined).join(' ');
}

export function slowest(probes: readonly Probe[]): number {
  return Math.max(...probes.map(({ tookMs }) => tookMs));
}
