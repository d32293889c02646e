import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, type Reply } from '../../support/ask.js';
import { eventually } from '../../support/eventually.js';
import { Program } from '../../support/program.js';
import type { Settings } from './settings.js';

const folders: string[] = [];

/** A new path for a file. {@link removeFolders} removes its folder. */
export function newPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nestjs-vitals-obituary-'));
  folders.push(folder);
  return join(folder, 'termination-log');
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

interface Start {
  /** What stands in the file, which Kubernetes makes, before the start; without it there is no file. */
  readonly before?: string;
  readonly path?: string;
  readonly flags?: readonly string[];
}

/** The application as a process of its own, with its termination log. */
export class DyingProgram extends Program<Settings> {
  readonly path: string;

  constructor(settings: Settings = {}, { before, path = newPath(), flags = [] }: Start = { before: '' }) {
    if (before !== undefined) writeFileSync(path, before);
    const health = { terminationLog: path, ...settings.health };
    super('dying', { ...settings, health }, { folder: 'obituary', execArgv: flags });
    this.path = path;
  }

  async isReady(): Promise<void> {
    await eventually(async () => (await this.probe('/readyz')).status === 200, 20_000);
  }

  /** Asks for something on `port`. */
  async probe(path: string): Promise<Reply> {
    const [port] = (await this.hears('probes')).ports ?? [];
    return ask(`http://127.0.0.1:${port}${path}`);
  }

  async call(path: string): Promise<void> {
    await ask(`http://127.0.0.1:${await this.port()}${path}`, { method: 'POST' });
  }

  /** Leaves a request in flight. */
  async hang(): Promise<void> {
    void ask(`http://127.0.0.1:${await this.port()}/hang`).catch(() => {});
    await this.hears('hangs');
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** What `kubectl describe pod` shows: the end of the file. */
  get obituary(): string {
    return existsSync(this.path) ? readFileSync(this.path).subarray(-4096).toString() : 'no file';
  }

  /** Resolves with the obituary once it says this. */
  async says(words: string | RegExp): Promise<string> {
    return eventually(() => this.obituary.search(words) >= 0 && this.obituary, 30_000);
  }

  /** The lines that the module has logged at the level `debug`. */
  get debugLines(): string[] {
    return this.output.split('\n').filter((line) => line.includes('DEBUG [HealthModule]'));
  }
}
