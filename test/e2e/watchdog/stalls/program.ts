import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { eventually } from '../../../support/eventually.js';
import { Program } from '../../../support/program.js';
import type { Told } from '../../shutdown/settings.js';
import type { Settings } from './settings.js';

/** A line that the program has written. */
export interface Line {
  readonly text: string;
  /** When it arrived here. */
  readonly at: number;
}

/** An application of `apps` as a process of its own, with the time of all that it writes. */
export class StallProgram extends Program<Settings> {
  readonly stdout: Line[] = [];
  readonly stderr: Line[] = [];

  constructor(name: string, settings: Settings, execArgv: readonly string[] = []) {
    super(name, settings, { folder: 'watchdog/stalls', execArgv });
    collect(this.child.stdout!, this.stdout);
    collect(this.child.stderr!, this.stderr);
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Where the probes of each of its applications are answered, once they are. */
  async probePorts(): Promise<readonly number[]> {
    return (await this.hears('probes')).ports ?? [];
  }

  async probePort(): Promise<number> {
    const [port] = await this.probePorts();
    return port!;
  }

  /** The nth time that it tells this. */
  async hearsNth(event: string, nth: number, withinMs = 20_000): Promise<Told> {
    return eventually(() => this.told.filter((each) => each.event === event)[nth - 1], withinMs);
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  send(order: string): void {
    this.child.send(order);
  }

  /** What the watchdog's thread has said of stalls. */
  get warnings(): readonly Line[] {
    return this.stderr.filter(({ text }) => text.includes('the event loop has been blocked'));
  }

  /** What the application's logger has been told of their ends. */
  get recoveries(): readonly Line[] {
    return this.stdout.filter(({ text }) => text.includes('the event loop runs again'));
  }
}

function collect(stream: Readable, lines: Line[]): void {
  createInterface({ input: stream }).on('line', (text) => lines.push({ text, at: Date.now() }));
}
